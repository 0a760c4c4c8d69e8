import type { ApiObject } from 'cdk8s';
import { invalid } from '../../invalid';
import { ownedSelectorKeys } from '../../rollout/selector-owner';
import { runOncePerContent } from '../../workload/run-once';
import type { PlacedObject } from '../contents';
import { isKept } from '../kept';

const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
const SSA = 'kustomize.toolkit.fluxcd.io/ssa';
const ARGO_CD = 'argocd.argoproj.io/';

/**
 * Tells Flux, on an application's objects, what was declared in terms that know no controller. Stages are not among it: each is a folder
 * that has a Kustomization of its own.
 *
 * - a Job is named by its content, since it can't be changed, and does not remove itself, since the next reconciliation would run it again.
 * - data, namespaces and resource definitions are not pruned.
 * - a Service whose selector a controller writes is made once and left alone from then on. A selector is one value under server-side
 *   apply, so that git's would take the key from it. Its ports and annotations are left alone too; to change them, delete it.
 *
 * @throws GalleyError CONSTRUCT_INVALID for what is written for Argo CD, which Flux passes over in silence; where a Job's name gets too long
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources
 */
export function annotate(contents: readonly PlacedObject[]): void {
  for (const { object } of contents) {
    refuse(object);
    if (object.apiVersion === 'batch/v1' && object.kind === 'Job') runOncePerContent(object);
    if (isKept(object)) object.metadata.addAnnotation(PRUNE, 'disabled');
    if (ownedSelectorKeys(object).length > 0) object.metadata.addAnnotation(SSA, 'IfNotPresent');
  }
}

function refuse(object: ApiObject): void {
  const { annotations = {} } = (object.metadata.toJson() ?? {}) as { annotations?: Readonly<Record<string, string>> };
  const foreign = Object.keys(annotations).find((key) => key.startsWith(ARGO_CD));
  if (foreign === undefined) return;
  throw invalid(object, {
    prop: foreign,
    expected: 'nothing that only Argo CD reads',
    got: JSON.stringify(annotations[foreign]),
    next: 'put the object into a stage, or mark it as data',
  });
}
