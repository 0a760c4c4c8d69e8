import type { KubernetesObject } from '../object/object';
import { POD_TEMPLATE_HASH } from '../rollout/rollout';
import { type FieldDifference, shownPath } from './compare';

/** Whether a controller changes a field of an object on purpose, so that it is no drift. */
export type Allowed = (object: KubernetesObject, difference: FieldDifference) => boolean;

interface RolloutSpec {
  readonly strategy?: {
    readonly blueGreen?: { readonly activeService?: string; readonly previewService?: string };
    readonly canary?: { readonly stableService?: string; readonly canaryService?: string };
  };
}

/**
 * Fields that controllers change on purpose in one environment: Argo Rollouts adds its hash to the selectors of the Services that a Rollout
 * names. Replica counts of an autoscaler and defaults of the API server need no entry, because nobody declares them.
 */
export function allowedIn(objects: readonly KubernetesObject[]): Allowed {
  const narrowed = new Set(objects.filter(({ kind }) => kind === 'Rollout').flatMap(servicesOf));
  return ({ kind, metadata }, { path, declared }) =>
    kind === 'Service' &&
    declared === undefined &&
    narrowed.has(`${metadata.namespace}/${metadata.name}`) &&
    shownPath(path) === `spec.selector.${POD_TEMPLATE_HASH}`;
}

function servicesOf({ metadata, spec }: KubernetesObject): string[] {
  const { blueGreen = {}, canary = {} } = (spec as RolloutSpec | undefined)?.strategy ?? {};
  const services = [blueGreen.activeService, blueGreen.previewService, canary.stableService, canary.canaryService];
  return services.flatMap((name) => (name === undefined ? [] : [`${metadata.namespace}/${name}`]));
}

/** Kinds that end, and that whoever made them, or their own clock, may remove: that one is not there says nothing. */
export function mayBeGone({ kind }: KubernetesObject): boolean {
  return kind === 'Job';
}
