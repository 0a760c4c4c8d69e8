import { kaze } from '../../../charts/kaze';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { listAt } from '../../support/pods';
import { rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS, SERVICES } from './support/cells';

const SIDECARS = {
  'kaze-runtime': ['git-sync', 'langfuse-mcp', 'tailscale'],
  'kaze-gateway': ['tailscale'],
  'kaze-knowledge': ['tailscale'],
} as const;
const names = Object.keys(SERVICES) as (keyof typeof SERVICES)[];

const containers = (workload: JsonObject, list: 'containers' | 'initContainers'): string[] =>
  listAt(workload, `spec.template.spec.${list}`).map(
    ({ name, restartPolicy }) => `${String(name)}${restartPolicy ? ` restarts ${String(restartPolicy)}` : ''}`,
  );

describe('sidecars', () => {
  test.each(CELLS)('of kaze/%s are native: started before the service, stopped after it', async (cell) => {
    const objects = await rendered(kaze, cell);
    for (const name of names) {
      const workload = objects.get('Deployment', name);
      const first = name === 'kaze-runtime' ? ['git-sync-init'] : [];
      expect(containers(workload, 'initContainers')).toEqual([...first, ...SIDECARS[name].map((each) => `${each} restarts Always`)]);
      expect(containers(workload, 'containers')).toEqual([name]);
    }
  });

  test('are ordinary containers where Kubernetes is 1.28, after the service, and cloning stays an init container', async () => {
    const objects = await rendered(kaze, 'cluster-dev', edit(['"1.35"', '"1.28"']));
    for (const name of names) {
      const workload = objects.get('Deployment', name);
      expect(containers(workload, 'initContainers')).toEqual(name === 'kaze-runtime' ? ['git-sync-init'] : []);
      expect(containers(workload, 'containers')).toEqual([name, ...SIDECARS[name]]);
    }
  });

  test.each([
    ['1.28', { exec: { command: ['sleep', '15'] } }],
    ['1.29', { exec: { command: ['sleep', '15'] } }],
    ['1.30', { sleep: { seconds: 15 } }],
  ])('on Kubernetes %s a stop is delayed by %j', async (version, preStop) => {
    const objects = await rendered(kaze, 'cluster-dev', edit(['"1.35"', `"${version}"`]));
    for (const name of names) {
      expect(at(objects.get('Deployment', name), 'spec.template.spec.containers[0].lifecycle')).toEqual({ preStop });
    }
  });
});
