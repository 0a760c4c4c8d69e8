import type { ApiObject } from 'cdk8s';
import type { KustomizationSpecHealthCheckExprs, KustomizationSpecHealthChecks } from '../../../imports/kustomize.toolkit.fluxcd.io';

/** Kinds whose controllers say that they are done by a condition `Ready`, and say nothing until they have seen them. */
const READY_BY_CONDITION = [
  ['cert-manager.io/v1', 'Certificate'],
  ['cert-manager.io/v1', 'ClusterIssuer'],
  ['cert-manager.io/v1', 'Issuer'],
  ['external-secrets.io/v1', 'ClusterSecretStore'],
  ['external-secrets.io/v1', 'ExternalSecret'],
  ['external-secrets.io/v1', 'SecretStore'],
  ['postgresql.cnpg.io/v1', 'Cluster'],
] as const;

/** Built-in kinds that are ready some time after they are made. */
const READY_LATER = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'PersistentVolumeClaim', 'CustomResourceDefinition'];

/** The objects of a folder that Flux waits for. */
export type Awaited = { readonly wait: true } | { readonly wait: false; readonly healthChecks?: readonly KustomizationSpecHealthChecks[] };

/**
 * What of a folder Flux is to wait for: everything, except where that holds a Rollout.
 *
 * Flux reads `status.observedGeneration` as a number, and a Rollout's is a text: each reading fails, so that a wait never passes. No
 * expression helps, since the generation is read before any of them (fluxcd/pkg/runtime 0.91, of kustomize-controller 1.7.3). Beside a
 * Rollout everything else is named, and the Rollout is judged by its own controller.
 *
 * @see https://github.com/fluxcd/flux2/issues/4632
 */
export function awaited(objects: readonly ApiObject[]): Awaited {
  if (!objects.some(isRollout)) return { wait: true };
  const others = objects.filter((each) => !isRollout(each) && becomesReady(each));
  return { wait: false, healthChecks: others.length > 0 ? others.map(reference) : undefined };
}

/**
 * Expressions that tell Flux when these objects are ready. Without these, Flux counts an object as ready before its controller has set a
 * status. An expression about a missing status fails, and Flux asks again.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#health-check-expressions
 */
export function healthCheckExprs(objects: readonly ApiObject[]): KustomizationSpecHealthCheckExprs[] {
  const there = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`));
  return READY_BY_CONDITION.filter(([apiVersion, kind]) => there.has(`${apiVersion}/${kind}`)).map(([apiVersion, kind]) => ({
    apiVersion,
    kind,
    current: "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
  }));
}

const isRollout = ({ apiVersion, kind }: ApiObject): boolean => apiVersion.startsWith('argoproj.io/') && kind === 'Rollout';

function becomesReady({ apiVersion, kind }: ApiObject): boolean {
  return READY_LATER.includes(kind) || READY_BY_CONDITION.some(([version, each]) => version === apiVersion && each === kind);
}

// Reads the final manifest, because a patch sets a Job's name.
function reference(object: ApiObject): KustomizationSpecHealthChecks {
  const { apiVersion, kind, metadata } = object.toJson() as {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace?: string };
  };
  return { apiVersion, kind, name: metadata.name, namespace: metadata.namespace };
}
