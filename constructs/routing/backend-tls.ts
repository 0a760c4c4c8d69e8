import type { Construct } from 'constructs';
import { BackendTlsPolicy } from '../../imports/gateway.networking.k8s.io';
import { invalid } from '../invalid';
import type { GatewayImplementation } from './implementation';
import type { Treatment } from './treatment';

/**
 * One BackendTLSPolicy for each Service that speaks HTTPS: without it a Gateway would speak plain HTTP to it.
 *
 * @throws GalleyError CONSTRUCT_INVALID if the ConfigMap's key is not `ca.crt`, the one that controllers look for
 */
export function backendTlsPolicies(scope: Construct, { backendCa }: GatewayImplementation, treatments: readonly Treatment[]): void {
  if (backendCa !== undefined && backendCa.key !== 'ca.crt') {
    throw invalid(scope, {
      prop: 'backendCa',
      expected: 'the key ca.crt, which controllers look for',
      got: JSON.stringify(backendCa.key),
      next: 'rename it',
    });
  }
  const byService = new Map(treatments.map(({ backend }) => [backend.service, backend.tls]));
  for (const [service, tls] of byService) {
    if (tls === undefined) continue;
    const ca = backendCa ? { kind: 'ConfigMap', name: backendCa.configMapName } : { kind: 'Secret', name: tls.ca.secretName };
    new BackendTlsPolicy(scope, `backend-tls-${service}`, {
      metadata: { name: service },
      spec: {
        targetRefs: [{ group: '', kind: 'Service', name: service }],
        validation: { hostname: tls.hostname, caCertificateRefs: [{ group: '', ...ca }] },
      },
    });
  }
}
