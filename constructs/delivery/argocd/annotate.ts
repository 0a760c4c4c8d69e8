import type { ApiObject } from 'cdk8s';
import { isTooLargeForClient } from '../../../core/object/size';
import { invalid } from '../../invalid';
import { VendoredManifests } from '../../vendored/vendored-manifests';
import type { PlacedObject } from '../contents';
import { isKept } from '../kept';

export const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';
const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const HOOK = 'argocd.argoproj.io/hook';
const HOOK_DELETE_POLICY = 'argocd.argoproj.io/hook-delete-policy';
const HELM_HOOK = 'helm.sh/hook';
const INSTANCE = 'app.kubernetes.io/instance';

/**
 * Annotates an application's objects for Argo CD, from controller-neutral declarations:
 *
 * - a stage is a sync wave. A wave starts when the one before it is healthy, on every change.
 * - a Job is a Sync hook, made anew for each sync: a Job can't be changed. As a hook of the Sync phase it takes part in the waves, where
 *   one of PreSync would run before all of them, before the Secrets that it reads. A hook of Helm's stays one, which Argo CD reads as Helm does.
 * - data, namespaces and resource definitions are neither pruned nor deleted with their Application.
 * - Argo CD applies objects that are too large for an annotation on the server's side.
 *
 * @throws GalleyError CONSTRUCT_INVALID for what Argo CD would not do in order: see `refuse`
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export function annotate(contents: readonly PlacedObject[]): void {
  for (const { object, stage } of contents) {
    refuse(object);
    const { metadata } = object;
    if (stage !== undefined) metadata.addAnnotation(SYNC_WAVE, String(stage));
    if (object.kind === 'Job' && annotationsOf(object)[HELM_HOOK] === undefined) {
      metadata.addAnnotation(HOOK, 'Sync');
      metadata.addAnnotation(HOOK_DELETE_POLICY, 'BeforeHookCreation');
    }
    const options = [
      ...(isKept(object) ? ['Prune=false', 'Delete=false'] : []),
      ...(isTooLargeForClient(object.toJson()) ? ['ServerSideApply=true'] : []),
    ];
    if (options.length > 0) {
      const written = annotationsOf(object)[SYNC_OPTIONS]?.split(',') ?? [];
      metadata.addAnnotation(SYNC_OPTIONS, [...new Set([...written, ...options])].sort().join(','));
    }
  }
}

function refuse(object: ApiObject): void {
  // What others made is for them to order; Helm's charts set that label on all that they hold, and Argo CD tracks by an annotation.
  if (VendoredManifests.hold(object)) return;
  const hook = annotationsOf(object)[HOOK];
  if (hook !== undefined && hook !== 'Sync') {
    // PreSync would not wait for its own stage; PostSync waits for everything to be healthy, which a paused Rollout is not.
    throw invalid(object, {
      prop: HOOK,
      expected: 'Sync or none',
      got: JSON.stringify(hook),
      next: 'put the object into a stage of its own',
    });
  }
  if (labelsOf(object)[INSTANCE] !== undefined) {
    // Argo CD tracked by this label until 3.0, and overwrites it where it still does; operators copy it onto what they make.
    throw invalid(object, {
      prop: INSTANCE,
      expected: 'no such label',
      got: JSON.stringify(labelsOf(object)[INSTANCE]),
      next: 'use app.kubernetes.io/part-of',
    });
  }
}

type Strings = Readonly<Record<string, string>>;
const annotationsOf = ({ metadata }: ApiObject): Strings => (metadata.toJson() as { annotations?: Strings } | undefined)?.annotations ?? {};
const labelsOf = ({ metadata }: ApiObject): Strings => (metadata.toJson() as { labels?: Strings } | undefined)?.labels ?? {};
