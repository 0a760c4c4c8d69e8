import type { OutsideStep } from '../../core/env/outside';
import { PHASES } from '../../core/env/outside';
import { done, notDone, type Seen, type Step, someOf, unseen } from '../../core/live/step';
import { textAt } from '../../core/object/json-fields';
import { discover } from '../../ports/cluster/discovery';
import { classSteps } from './class-steps';
import { clusterSteps } from './cluster-steps';
import { deliveredSteps, taskSteps } from './delivered-steps';
import { beforeSteps, shownObject } from './secret-steps';
import { listKind, seen, type View } from './view';
import { wayInSteps } from './way-in-steps';

/**
 * What of an environment's first install a live cluster shows: each step outside of git in its order, and what git delivers. Nothing is written, and
 * returns no secret's value.
 *
 * @throws GalleyError CLUSTER_FAILED if the cluster does not answer, CLUSTER_DENIED if it does not know who asks
 */
export async function examineEnvironment(given: Omit<View, 'discovered'>): Promise<readonly Step[]> {
  const view: View = { ...given, discovered: await discover(given.cluster.client) };
  const steps = [
    ...(await clusterSteps(view)),
    ...(await classSteps(view)),
    ...(await beforeSteps(view)),
    ...(await deliveredSteps(view)),
    ...(await wayInSteps(view)),
    ...(await taskSteps(view)),
  ];
  for (const step of view.outside) steps.push(await outsideStep(view, step));
  return PHASES.flatMap((phase) => steps.filter((step) => step.phase === phase));
}

function outsideStep(view: View, { phase, what, command, shownBy }: OutsideStep): Promise<Step> {
  return seen({ phase, what, command }, async () => {
    if (shownBy === undefined) return unseen('no cluster shows it');
    return 'everyNode' in shownBy ? everyNode(view, shownBy.everyNode) : shownObject(view, shownBy, shownBy.keys);
  });
}

async function everyNode(view: View, field: string): Promise<Seen> {
  const nodes = await listKind(view, '/Node');
  const without = nodes.filter((node) => textAt(node, ...field.split('.')) === undefined);
  if (nodes.length === 0) return notDone('the cluster has no node');
  return without.length === 0
    ? done(`all ${nodes.length} have it`)
    : notDone(`not ${someOf(without.map(({ metadata }) => metadata.name))}`);
}
