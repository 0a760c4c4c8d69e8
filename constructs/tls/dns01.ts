import type { IssuerSpecAcmeSolversDns01 } from '../../imports/cert-manager.io';
import type { SecretKey } from '../workload/env-source';

/**
 * Who writes an authority's question into the zone. Its Secret stands in the namespace of the Issuer; of a ClusterIssuer in cert-manager's own.
 *
 * @see https://cert-manager.io/docs/configuration/acme/dns01/
 */
export type DnsProvider =
  | { readonly kind: 'cloudflare'; readonly apiToken: SecretKey }
  | { readonly kind: 'digitalocean'; readonly token: SecretKey }
  | {
      readonly kind: 'route53';
      readonly region: string;
      /** @default - the zone that the name belongs to */
      readonly hostedZoneId?: string;
      /** Role to assume. @default - none */
      readonly role?: string;
      /** @default - what cert-manager's pod is to AWS */
      readonly accessKey?: { readonly id: SecretKey; readonly secret: SecretKey };
    }
  | {
      readonly kind: 'azure-dns';
      readonly subscriptionId: string;
      readonly resourceGroup: string;
      /** Zone, where it is not the name's own. @default - the name's */
      readonly hostedZone?: string;
      /** Client of a managed identity. @default - what cert-manager's pod is to Azure */
      readonly managedIdentityClientId?: string;
    }
  | {
      readonly kind: 'cloud-dns';
      readonly project: string;
      /** @default - what cert-manager's pod is to Google */
      readonly serviceAccount?: SecretKey;
    }
  | {
      readonly kind: 'rfc2136';
      /** `10.0.0.53:53` */
      readonly nameserver: string;
      /** @default - the server lets cert-manager's address write */
      readonly tsig?: { readonly keyName: string; readonly algorithm: string; readonly secret: SecretKey };
    }
  | {
      /** Any other, by a program that the cluster has for it. */
      readonly kind: 'webhook';
      readonly groupName: string;
      readonly solverName: string;
      /** What that program reads. @default - nothing */
      readonly config?: Readonly<Record<string, unknown>>;
    };

/** An answer in the zone of the name itself: the only one for `*.example.com`, and none needs port 80. */
export interface Dns01Solver {
  readonly kind: 'dns01';
  readonly provider: DnsProvider;
  /** Whether a CNAME at `_acme-challenge` is followed to another zone. @default false */
  readonly followCname?: boolean;
}

/** The part that Issuers and ClusterIssuers have alike. */
export type Dns01Spec = Omit<IssuerSpecAcmeSolversDns01, 'cnameStrategy' | 'acmeDns' | 'akamai' | 'azureDns' | 'rfc2136'> & {
  readonly azureDns?: Omit<NonNullable<IssuerSpecAcmeSolversDns01['azureDns']>, 'environment' | 'zoneType'>;
  readonly rfc2136?: Omit<NonNullable<IssuerSpecAcmeSolversDns01['rfc2136']>, 'protocol'>;
};

/** The provider, as cert-manager reads it. */
export function dns01Spec(provider: DnsProvider): Dns01Spec {
  if (provider.kind === 'cloudflare') return { cloudflare: { apiTokenSecretRef: ref(provider.apiToken) } };
  if (provider.kind === 'digitalocean') return { digitalocean: { tokenSecretRef: ref(provider.token) } };
  if (provider.kind === 'route53') {
    const { region, hostedZoneId, role, accessKey } = provider;
    return {
      route53: {
        region,
        hostedZoneId,
        role,
        ...(accessKey && { accessKeyIdSecretRef: ref(accessKey.id), secretAccessKeySecretRef: ref(accessKey.secret) }),
      },
    };
  }
  if (provider.kind === 'azure-dns') {
    const { subscriptionId, resourceGroup, hostedZone, managedIdentityClientId } = provider;
    return {
      azureDns: {
        subscriptionId,
        resourceGroupName: resourceGroup,
        hostedZoneName: hostedZone,
        managedIdentity: managedIdentityClientId === undefined ? undefined : { clientId: managedIdentityClientId },
      },
    };
  }
  if (provider.kind === 'cloud-dns') {
    const { project, serviceAccount } = provider;
    return { cloudDns: { project, serviceAccountSecretRef: serviceAccount && ref(serviceAccount) } };
  }
  if (provider.kind === 'rfc2136') {
    const { nameserver, tsig } = provider;
    const key = tsig && { tsigKeyName: tsig.keyName, tsigAlgorithm: tsig.algorithm, tsigSecretSecretRef: ref(tsig.secret) };
    return { rfc2136: { nameserver, ...key } };
  }
  const { groupName, solverName, config } = provider;
  return { webhook: { groupName, solverName, config: config && { ...config } } };
}

const ref = ({ secretName, key }: SecretKey): { name: string; key: string } => ({ name: secretName, key });
