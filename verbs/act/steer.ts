import { join } from 'node:path';
import { GalleyError } from '../../core/errors';
import { DIST } from '../../core/names';
import type { RolloutPatch, RolloutVerb } from '../../core/rollout/action';
import type { LiveRollout } from '../../core/rollout/rollout';
import type { LiveCluster } from '../../ports/cluster/cluster';
import { writtenObjects } from '../../ports/disk/written-tree';
import { applyPatches, plannedAction, refusal } from '../rollout/act';
import { liveRollout, rolloutNamed } from '../rollout/find';
import { environmentOf } from './change';
import { namedRelease } from './named-release';
import type { Plan, Setting } from './plan';

/** What to do with a rollout. */
export interface SteerRequest {
  readonly verb: RolloutVerb;
  /** `SYSTEM/ENV` */
  readonly target: string;
  /** Name of the Rollout. */
  readonly rollout: string;
}

/** The plan of telling a rollout something. */
export interface SteerPlan extends Plan {
  /** The Rollout as it is. */
  readonly live: LiveRollout;
  /** The patch; undefined if the rollout's state does not allow the action. */
  readonly patches: readonly RolloutPatch[];
}

/**
 * Plans to tell a rollout that is under way to go on, to go back, or to try again. Its record changes no file; what it does is done in the cluster.
 *
 * @throws GalleyError ENV_UNKNOWN, TREE_MISSING, ROLLOUT_UNKNOWN, ROLLOUT_NOT_LIVE, CLUSTER_FAILED, CLUSTER_DENIED
 */
export async function planSteering(setting: Setting, cluster: LiveCluster, { verb, target, rollout }: SteerRequest): Promise<SteerPlan> {
  const { project, systems } = setting;
  const name = environmentOf(project, systems, target);
  const ref = rolloutNamed(rollout, writtenObjects(join(project.root, DIST), name));
  const { version, lockfile } = await namedRelease(setting, name);
  const live = await liveRollout(cluster, ref, name);
  const action = await plannedAction(cluster, verb, ref, live);
  const patches = 'patches' in action ? action.patches : [];
  return {
    records: [{ action: `rollout-${verb}`, target, version, outcome: 'done', lockfile, rollout: `${ref.namespace}/${ref.name}` }],
    files: [],
    refusals: 'refused' in action ? [refusal(ref, action.refused)] : [],
    live,
    patches,
    effect: async () => {
      // The rollout may have moved on while Galley asked a person: act only on the state that the person saw.
      const now = await plannedAction(cluster, verb, ref, await liveRollout(cluster, ref, name));
      if ('refused' in now) throw new GalleyError([refusal(ref, now.refused)]);
      if (JSON.stringify(now.patches) !== JSON.stringify(patches))
        throw new GalleyError([
          refusal(ref, { expected: 'it as it was shown', got: 'one that has gone on since', next: 'look at it, and say it again' }),
        ]);
      await applyPatches(cluster, ref, now.patches);
    },
  };
}
