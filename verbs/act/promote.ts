import { environmentOf, planRelease } from './change';
import { forProduction, type ReleasePlan, releasePlan } from './deploy';
import { gateOf } from './gate';
import type { Setting } from './plan';

/** What `galley promote` is asked for. */
export interface PromoteRequest {
  readonly system: string;
  /** Name of the environment that the release is taken from. */
  readonly from: string;
  /** Name of the one that is to have it. */
  readonly to: string;
}

/**
 * Plans to point an environment at the very release that another runs: the same lockfile, nothing is built or asked for again.
 *
 * @throws GalleyError SYSTEM_UNKNOWN, ENV_UNKNOWN, GIT_SHALLOW, and what `planRelease` throws
 */
export async function planPromotion(setting: Setting, { system, from, to }: PromoteRequest): Promise<ReleasePlan> {
  const { project, systems, repository } = setting;
  const source = environmentOf(project, systems, `${system}/${from}`);
  const name = environmentOf(project, systems, `${system}/${to}`);
  await repository.repository.refuseShallow('to find what the gate said');
  const gate = await gateOf(setting, source);
  const change = await planRelease({ project, systems, name, version: gate.subject.version });
  const plan = releasePlan('promote', change);
  return forProduction(setting, {
    ...plan,
    record: { ...plan.record, source: gate.subject.target },
    refusals:
      gate.why === undefined
        ? []
        : [
            {
              code: 'GATE_NOT_PASSED',
              subject: `gate of ${gate.subject.target}`,
              ...gate.why,
              next: `try it out there, then run galley gate pass ${gate.subject.target}`,
            },
          ],
  });
}
