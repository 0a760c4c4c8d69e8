import { textsAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';

/** Of a sync, in order. */
export const PHASES: readonly string[] = ['PreSync', 'Sync', 'PostSync'];

/** The phases that a hook of Argo CD runs in; undefined for what is no hook. */
export function phasesOf(object: KubernetesObject): string[] | undefined {
  const hook = textsAt(object, 'metadata', 'annotations')['argocd.argoproj.io/hook'];
  const phases =
    hook
      ?.split(',')
      .map((each) => each.trim())
      .filter((each) => PHASES.includes(each)) ?? [];
  return phases.length > 0 ? phases : undefined;
}

/** The wave that Argo CD applies an object in. */
export function waveOf(object: KubernetesObject): number {
  const wave = Number(textsAt(object, 'metadata', 'annotations')['argocd.argoproj.io/sync-wave'] ?? 0);
  return Number.isInteger(wave) ? wave : 0;
}
