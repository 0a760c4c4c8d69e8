import { CertificateAuthority, type IssuerRef, KeyVaultStore, ServiceAccount, type StoreRef } from 'galley/constructs';
import type { Mesh } from './mesh';

/** Whom the namespace believes. */
export interface Trust {
  readonly store: StoreRef;
  /** Signs the certificates of the mesh. */
  readonly authority: IssuerRef;
}

/** The environment's Key Vault, for this namespace alone, and the authority that the nodes know one another by. */
export function trust(mesh: Mesh): Trust {
  const stage = mesh.stage('trust');
  const { name, clientId, tenantId } = mesh.config.keyVault;
  // Its own, so that what External Secrets may read for others is not this vault, nor the other way round.
  const serviceAccount = new ServiceAccount(stage, 'memql-key-vault-reader', {
    annotations: { 'azure.workload.identity/client-id': clientId, 'azure.workload.identity/tenant-id': tenantId },
  });
  return {
    store: new KeyVaultStore(stage, 'memql-key-vault', { vaultUrl: `https://${name}.vault.azure.net`, serviceAccount }).ref,
    authority: new CertificateAuthority(stage, 'memql-ca', {
      commonName: `memQL ${mesh.environment.environment}`,
      issuerScope: mesh.stage('secrets'),
    }).issuer,
  };
}
