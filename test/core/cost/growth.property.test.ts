import fc from 'fast-check';
import { capacityReport } from '../../../core/capacity/report';
import { nodesNeeded, withMore } from '../../../core/cost/growth';
import type { NodePools } from '../../../core/env/node-pools';
import type { KubernetesObject } from '../../../core/object/object';

const deployment = (index: number, replicas: number, cpu: number, apart: boolean): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: `app-${index}`, namespace: 'shop' },
  spec: {
    replicas,
    selector: { matchLabels: { app: `app-${index}` } },
    template: {
      metadata: { labels: { app: `app-${index}` } },
      spec: {
        containers: [{ name: 'app', image: 'example.com/app', resources: { requests: { cpu: `${cpu}m`, memory: '64Mi' } } }],
        ...(apart && {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: `app-${index}` } } },
              ],
            },
          },
        }),
      },
    },
  },
});

const someObjects = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 50, max: 1500 }), fc.boolean()), { minLength: 1, maxLength: 6 })
  .map((all) => all.map(([replicas, cpu, apart], index) => deployment(index, replicas, cpu, apart)));

test('halving finds the number of nodes that trying one after the other finds', () => {
  fc.assert(
    fc.property(someObjects, fc.integer({ min: 1, max: 3 }), (objects, nodes) => {
      const pools = {
        small: { machineType: 'small', nodes, labels: {}, allocatable: { cpu: '2', memory: '4Gi', pods: 20 } },
      } as unknown as NodePools;
      const fits = (more: number): boolean => capacityReport({ objects, nodePools: withMore(pools, { pool: 'small', nodes: more }) }).fits;
      const first = Array.from({ length: 40 }, (_, more) => more).find(fits);
      expect(nodesNeeded(objects, pools)).toEqual(first === undefined ? [] : [{ pool: 'small', nodes: first }]);
    }),
    { numRuns: 60 },
  );
});
