import { kaze } from '../../../charts/kaze';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS, SERVICES, withFeatures } from './support/cells';

const names = Object.keys(SERVICES);

/** Fewest pods that a Deployment, a Cluster or a Pooler has, whoever says so. */
function leastPods(objects: Rendered, workload: JsonObject): unknown {
  const autoscaler = objects.all('HorizontalPodAutoscaler').find((each) => at(each, 'spec.scaleTargetRef.name') === nameOf(workload));
  return at(workload, 'spec.replicas') ?? at(workload, 'spec.instances') ?? (autoscaler && at(autoscaler, 'spec.minReplicas'));
}

describe('autoscaling', () => {
  test('is off in cluster-dev: counts are rendered, and no autoscaler', async () => {
    const objects = await rendered(kaze, 'cluster-dev');
    expect(objects.all('HorizontalPodAutoscaler')).toEqual([]);
    expect(objects.all('Deployment').map((each) => at(each, 'spec.replicas'))).toEqual([1, 1, 1, 1, 1]);
  });

  test.each(['agency-prod', 'customer-acme'])('is on in %s: the three services follow their load, and git says no count', async (cell) => {
    const objects = await rendered(kaze, cell);
    expect(objects.all('HorizontalPodAutoscaler').map(nameOf).sort()).toEqual([...names].sort());
    for (const name of names) {
      expect(at(objects.get('HorizontalPodAutoscaler', name), 'spec')).toEqual({
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: 2,
        maxReplicas: cell === 'agency-prod' ? 6 : 4,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
      });
      expect(at(objects.get('Deployment', name), 'spec')).not.toHaveProperty('replicas');
    }
  });

  test('a range without an upper end, or with one below the lower, is refused in its place', async () => {
    await expect(rendered(kaze, 'cluster-dev', withFeatures('autoscaling: true'))).rejects.toThrow(
      /cluster-dev\.yaml:\d+:\d+ config\.runtime: expected maxReplicas, since features\.autoscaling is on, got none; add it/,
    );
    await expect(rendered(kaze, 'agency-prod', edit([/maxReplicas: 6/, 'maxReplicas: 1']))).rejects.toThrow(
      /agency-prod\.yaml:\d+:\d+ config\.runtime\.maxReplicas: expected at least replicas \(2\), got 1; raise it/,
    );
    // Off, it is no less wrong.
    const off = edit(['  runtime:\n', '  runtime:\n    replicas: 2\n    maxReplicas: 1\n']);
    await expect(rendered(kaze, 'cluster-dev', off)).rejects.toThrow(
      /config\.runtime\.maxReplicas: expected at least replicas \(2\), got 1/,
    );
  });
});

describe.each(CELLS)('disruption budgets of kaze/%s', (cell) => {
  test('are there for two pods or more, and never for one, or for several that share one node: they would block every node drain', async () => {
    const objects = await rendered(kaze, cell);
    const workloads = [...objects.all('Deployment'), ...objects.all('StatefulSet'), ...objects.all('Pooler')];
    const several = workloads
      .filter((each) => Number(leastPods(objects, each)) >= 2 && at(each, 'spec.template.spec.affinity.podAffinity') === undefined)
      .map(nameOf);
    expect(objects.all('PodDisruptionBudget').map(nameOf).sort()).toEqual(several.sort());
    expect(several.length).toBe({ 'cluster-dev': 0, 'agency-prod': 6, 'customer-acme': 3 }[cell]);
    for (const budget of objects.all('PodDisruptionBudget')) {
      expect(at(budget, 'spec.maxUnavailable')).toBe(1);
      expect(at(budget, 'spec')).not.toHaveProperty('minAvailable');
    }
    // The operator's own budget for PostgreSQL.
    expect(at(objects.get('Cluster', 'kaze-postgres'), 'spec.enablePDB')).toBe(cell !== 'cluster-dev');
  });

  test('each selects the pods of its workload', async () => {
    const objects = await rendered(kaze, cell);
    for (const budget of objects.all('PodDisruptionBudget')) {
      const name = nameOf(budget);
      const pooler = name.endsWith('-pooler-rw');
      const expected = pooler ? { 'cnpg.io/poolerName': name } : at(objects.get('Deployment', name), 'spec.selector.matchLabels');
      expect(at(budget, 'spec.selector.matchLabels')).toEqual(expected);
    }
  });
});

test('a budget comes and goes with the second pod', async () => {
  const two = await rendered(kaze, 'cluster-dev', edit(['  knowledge:\n', '  knowledge:\n    replicas: 2\n']));
  expect(two.all('PodDisruptionBudget').map(nameOf)).toEqual(['kaze-knowledge']);
});
