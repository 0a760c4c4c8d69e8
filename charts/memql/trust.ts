import { KeyVaultStore } from '../../constructs/secrets/key-vault-store';
import type { StoreRef } from '../../constructs/secrets/store-ref';
import { CertificateAuthority } from '../../constructs/tls/certificate-authority';
import type { IssuerRef } from '../../constructs/tls/issuer-ref';
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
  const { name } = mesh.config.keyVault;
  return {
    store: new KeyVaultStore(stage, 'memql-key-vault', { vaultUrl: `https://${name}.vault.azure.net` }).ref,
    authority: new CertificateAuthority(stage, 'memql-ca', {
      commonName: `memQL ${mesh.environment.environment}`,
      issuerScope: mesh.stage('secrets'),
    }).issuer,
  };
}
