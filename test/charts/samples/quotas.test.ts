import { plus, times, total } from '../../../core/capacity/amount';
import { workloadsOf } from '../../../core/capacity/workloads';
import { parseQuantity } from '../../../core/quantity';
import { Project } from '../../../ports/disk/project';
import { ROOT } from '../../support/galley';
import { ownSystems } from '../../support/own-systems';
import { listAt } from '../../support/pods';
import { rendered } from '../../support/rendered';
import { at } from '../../support/synth';

const environments = new Project(ROOT).environments().map(({ system, environment }) => [system, environment] as const);

test.each(environments)(
  '%s/%s: a quota admits all that is rendered at its most, and a change of everything on top',
  async (name, environment) => {
    const system = ownSystems().find((each) => each.name === name);
    if (system === undefined) throw new Error(`no system ${name}`);
    const { objects } = await rendered(system, environment);
    const all = objects.map(({ object }) => object);
    const quotas = all.filter(({ kind }) => kind === 'ResourceQuota');
    for (const quota of quotas) {
      const { namespace } = quota.metadata;
      const hard = at(quota as never, 'spec.hard') as Record<string, string>;
      const inside = all.filter((each) => each.metadata.namespace === namespace);
      const { workloads } = workloadsOf(inside);
      const most = total(workloads.map(({ pod, maxReplicas }) => times(pod.requests, maxReplicas)));
      const room = {
        pods: Number(hard['pods']),
        cpu: parseQuantity(hard['requests.cpu'] ?? '0') * 1000,
        memory: parseQuantity(hard['requests.memory'] ?? '0'),
      };
      // A change of all workloads adds a quarter, as Kubernetes' default surge does.
      const needed = plus(most, times(most, 0.25));
      expect([namespace, room.pods >= needed.pods, room.cpu >= needed.cpu, room.memory >= needed.memory]).toEqual([
        namespace,
        true,
        true,
        true,
      ]);
      const claims = inside.flatMap((each) => [
        ...(each.kind === 'PersistentVolumeClaim' ? [each as never] : []),
        ...listAt(each as never, 'spec.volumeClaimTemplates'),
      ]);
      const storage = claims.reduce((sum, claim) => sum + parseQuantity(String(at(claim, 'spec.resources.requests.storage'))), 0);
      if (hard['requests.storage'] !== undefined) expect(parseQuantity(hard['requests.storage'])).toBeGreaterThan(storage);
    }
  },
);
