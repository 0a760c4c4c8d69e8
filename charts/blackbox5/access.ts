import { type Construct, type Need, Role } from 'galley/constructs';
import type { Blackbox5Config } from './config';
import { RALFInstance } from './ralf-instance';
import type { ControlPlane } from './system';

const { group: apiGroup, plural } = RALFInstance;

/**
 * What the operator needs, in the namespace of the agents alone: to follow instances, to make a Deployment and a disk of each, and to say how they
 * are. It deletes no disk: one that goes takes its runs with it, so a person does that. It reads no Secret; but a Deployment that it makes can
 * mount any of that namespace, which is why only the agents' own are there.
 */
const OPERATOR: readonly Need[] = [
  { apiGroup, resources: [plural], verbs: ['get', 'list', 'watch'] },
  { apiGroup, resources: [`${plural}/status`], verbs: ['patch', 'update'] },
  { apiGroup: 'apps', resources: ['deployments'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'watch'] },
  { apiGroup: '', resources: ['persistentvolumeclaims'], verbs: ['create', 'get', 'list', 'patch', 'watch'] },
  { apiGroup: '', resources: ['pods'], verbs: ['get', 'list', 'watch'] },
  { apiGroup: '', resources: ['events'], verbs: ['create', 'patch'] },
];

/** What the Control API needs there: to make, change and end instances, to stop and start rendered agents by their scale, and to look at what they do. */
function controlApiNeeds({ fleet }: Blackbox5Config): Need[] {
  const [first, ...others] = Object.keys(fleet.agents);
  return [
    { apiGroup, resources: [plural], verbs: ['create', 'delete', 'get', 'list', 'patch', 'watch'] },
    { apiGroup: 'apps', resources: ['deployments'], verbs: ['get', 'list', 'watch'] },
    ...(fleet.as === 'workloads' && first !== undefined
      ? [
          {
            apiGroup: 'apps',
            resources: ['deployments/scale'],
            resourceNames: [first, ...others],
            verbs: ['get', 'patch', 'update'],
          } satisfies Need,
        ]
      : []),
    { apiGroup: '', resources: ['pods'], verbs: ['get', 'list', 'watch'] },
    { apiGroup: '', resources: ['pods/log'], verbs: ['get'] },
  ];
}

/** The two roles, in the namespace of the agents. Nobody else is granted anything. */
export function grantAccess(chart: Construct, config: Blackbox5Config, { operator, api }: ControlPlane): void {
  new Role(chart, 'ralf-operator-role', { name: 'ralf-operator', to: [operator.serviceAccount], needs: OPERATOR });
  new Role(chart, 'control-api-role', { name: 'control-api', to: [api.serviceAccount], needs: controlApiNeeds(config) });
}
