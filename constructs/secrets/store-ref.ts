/** A secret store, as an ExternalSecret names it. */
export interface StoreRef {
  readonly name: string;
  /** A SecretStore serves its own namespace; a ClusterSecretStore those that its conditions name. */
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
}
