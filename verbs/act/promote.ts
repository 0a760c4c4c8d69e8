import type { Selection } from '../../core/env/select';
import { environmentOf, environmentsOf } from './change';
import { forProduction, planReleases, type ReleasePlan, releasePlan } from './deploy';
import { gateOf } from './gate';
import type { Setting } from './plan';

/** Options of `galley promote`. */
export interface PromoteRequest {
  readonly system: string;
  /** Name of the environment that the release is taken from. */
  readonly from: string;
  /** Names of those that are to have it, of this system: `prod`, `cell-*`. */
  readonly to: Selection;
}

/**
 * Plans to point environments at the very release that another runs: the same lockfile, nothing is built or asked for again.
 *
 * @throws GalleyError SYSTEM_UNKNOWN, ENV_UNKNOWN, GIT_SHALLOW, and what `planRelease` throws
 */
export async function planPromotion(setting: Setting, { system, from, to }: PromoteRequest): Promise<ReleasePlan> {
  const { project, systems, repository } = setting;
  const source = environmentOf(project, systems, `${system}/${from}`);
  const inSystem = (name: string): string => `${system}/${name}`;
  const names = environmentsOf(setting, { ...to, words: to.words.map(inSystem), except: to.except?.map(inSystem) ?? [] });
  repository.clone.refuseShallow('to find what the gate said');
  const gate = await gateOf(setting, source);
  const { target, version } = gate.subject;
  const changes = await planReleases(
    setting,
    names.map((name) => ({ name, version })),
  );
  const next = `try it out there, then run galley gate pass ${target}`;
  return forProduction(setting, {
    ...releasePlan('promote', changes, { source: target }),
    refusals: gate.why === undefined ? [] : [{ code: 'GATE_NOT_PASSED', subject: `gate of ${target}`, ...gate.why, next }],
  });
}
