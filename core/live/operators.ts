import { listAt, textAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import { waitsFor } from './ready';
import { done, notDone, type Seen, someOf, unseen } from './step';

/** Repositories of the images that an operator runs, and whether its own version is their tag. */
const IMAGES: Readonly<Record<string, { readonly image: RegExp; readonly tagIsVersion?: false }>> = {
  argocd: { image: /(?:^|\/)argocd$/ },
  argoRollouts: { image: /(?:^|\/)argo-rollouts$/ },
  certManager: { image: /(?:^|\/)cert-manager-controller$/ },
  cloudnativePg: { image: /(?:^|\/)cloudnative-pg$/ },
  externalSecrets: { image: /(?:^|\/)external-secrets$/ },
  // Each controller of Flux has a version of its own; Flux' stands in a label.
  flux: { image: /(?:^|\/)(?:source|kustomize)-controller$/, tagIsVersion: false },
  grafana: { image: /(?:^|\/)grafana$/ },
  ingressController: {
    image: /(?:^|\/)(?:traefik|ingress-nginx\/controller|controller|contour|haproxy-ingress|kong|envoy-gateway|gateway)$/,
  },
  keda: { image: /(?:^|\/)keda$/ },
  prometheus: { image: /(?:^|\/)prometheus-operator$/ },
  reloader: { image: /(?:^|\/)reloader$/ },
};

/** The workloads of an operator among those of its namespace; all, where it is none that Galley knows. */
export function workloadsOf(operator: string, inNamespace: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const known = Object.hasOwn(IMAGES, operator) ? IMAGES[operator] : undefined;
  return known === undefined ? inNamespace : inNamespace.filter((each) => imagesOf(each).some((image) => known.image.test(nameOf(image))));
}

/**
 * Whether an operator runs in its namespace, in the version that the environment declares.
 *
 * @param inNamespace Deployments, StatefulSets and DaemonSets of that namespace
 */
export function operatorSeen(
  operator: string,
  { version, namespace }: { readonly version?: string | undefined; readonly namespace: string },
  inNamespace: readonly KubernetesObject[],
): Seen {
  const workloads = workloadsOf(operator, inNamespace);
  if (workloads.length === 0) return notDone(`nothing of it runs in namespace ${namespace}`);
  const waiting = workloads.flatMap((each) => {
    const why = waitsFor(each);
    return why === undefined ? [] : [`${each.kind} ${each.metadata.name}: ${why}`];
  });
  if (waiting.length > 0) return notDone(someOf(waiting));
  const runs = [...new Set(workloads.flatMap((each) => versionOf(operator, each)))];
  if (version === undefined) return done(runs.length === 0 ? 'it runs' : `it runs: ${runs.join(', ')}`);
  if (runs.length === 0) return unseen(`it runs; its version is not said, the file has ${version}`);
  if (runs.some((each) => isVersion(each, version))) return done(`${version} runs`);
  return notDone(`${runs.join(', ')} runs, the file has ${version}`);
}

const VERSION = /^v?\d+(?:\.\d+)+/;

function versionOf(operator: string, workload: KubernetesObject): string[] {
  const known = Object.hasOwn(IMAGES, operator) ? IMAGES[operator] : undefined;
  const images = imagesOf(workload).filter((image) => known?.image.test(nameOf(image)) ?? true);
  const tags = images.flatMap((image) => /:([^:@/]+)(?:@|$)/.exec(image)?.[1] ?? []).filter((tag) => VERSION.test(tag));
  const label = textAt(workload, 'metadata', 'labels', 'app.kubernetes.io/version');
  if (known?.tagIsVersion !== false && tags.length > 0) return tags;
  return label !== undefined && VERSION.test(label) ? [label] : [];
}

/** `1.27` is any of its patch versions. */
function isVersion(runs: string, declared: string): boolean {
  const [live, wanted] = [runs, declared].map((each) => each.replace(/^v/, ''));
  return live === wanted || (live?.startsWith(`${wanted}.`) ?? false) || (live?.startsWith(`${wanted}-`) ?? false);
}

const imagesOf = (workload: KubernetesObject): string[] =>
  listAt(workload, 'spec', 'template', 'spec', 'containers').flatMap((each) => textAt(each, 'image') ?? []);

/** The repository of an image reference. */
const nameOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
