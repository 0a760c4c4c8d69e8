import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { servicePorts } from '../workload/service-port';
import type { ServiceWorkload } from '../workload/service-workload';
import { markSelectorOwned } from './selector-owner';

/** What Argo Rollouts tells versions apart by: on their pods, and in the selectors of the Services that a strategy names. */
export const POD_HASH = 'rollouts-pod-template-hash';

/**
 * A Service that a strategy names: it leads to one version, for Argo Rollouts adds that version's hash to the selector. Its own selector
 * is the workload's, since the controller refuses a key that the Deployment's template does not have.
 *
 * It is labelled by its own name, so that a monitor of the workload's Service does not count each pod twice.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/
 */
export function rolloutService(scope: Construct, id: string, name: string, { podSelector, ports }: ServiceWorkload): k8s.KubeService {
  const service = new k8s.KubeService(scope, id, {
    metadata: { name, labels: { 'app.kubernetes.io/name': name } },
    spec: { type: 'ClusterIP', selector: podSelector, ports: servicePorts(ports) },
  });
  markSelectorOwned(service, POD_HASH);
  return service;
}
