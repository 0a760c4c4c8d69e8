import type { Duration } from 'cdk8s';

/** Who signs, as a Certificate names it, and what that means for what it signs. */
export interface IssuerRef {
  readonly name: string;
  /** An Issuer signs for its own namespace; a ClusterIssuer for every one. */
  readonly kind: 'Issuer' | 'ClusterIssuer';
  /** Whether the Secrets of its certificates get `ca.crt` too. A public authority's don't: its roots are in every image. */
  readonly providesCa: boolean;
  /** Longest that a certificate of it may live. @default - as long as it likes */
  readonly maxDuration?: Duration;
}
