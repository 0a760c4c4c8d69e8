import { OutsidePeer, type WorkloadPeer } from 'galley/constructs';
import type { AiAgentsInstallation } from './installation';
import { EXECUTOR, NAMESPACE, PORT, WEBHOOK } from './names';

/**
 * Pods that the operator makes, by the labels that it is taken to give them. A pod of other labels is closed altogether, by the policy of all
 * pods. What is wrong here shows as a Job that reaches nothing, never as one that reaches too much.
 */
export const EXECUTORS: WorkloadPeer = {
  name: EXECUTOR,
  podSelector: { 'app.kubernetes.io/name': EXECUTOR },
  ports: {},
  namespace: NAMESPACE,
};
export const OPERATORS_WEBHOOKS: WorkloadPeer = {
  name: WEBHOOK,
  podSelector: { 'app.kubernetes.io/name': WEBHOOK },
  ports: { http: PORT },
  namespace: NAMESPACE,
};

/** Traefik's pods. */
export function traefik({ environment, config }: AiAgentsInstallation): OutsidePeer {
  return OutsidePeer.pods(environment.cluster.operators.ingressController?.namespace ?? 'traefik', config.traefik.podLabels);
}

/** Prometheus' pods, where the cluster has it. */
export function prometheus({ environment }: AiAgentsInstallation): OutsidePeer | undefined {
  const { prometheus: operator } = environment.cluster.operators;
  return operator && OutsidePeer.pods(operator.namespace);
}
