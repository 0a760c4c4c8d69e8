import { Role, type ServiceWorkload } from 'galley/constructs';
import type { Mesh } from './mesh';

const apiGroup = 'argoproj.io';

/**
 * What memQL's own console needs for its action `rollout`, and no more. That is to see the Rollouts, and to go on with, abort or retry each by its
 * name, which is a patch of spec or status. It changes no image and makes nothing: git does.
 *
 * @param node whose pods serve the console
 * @param rollouts names of the Rollouts
 */
export function grantConsole(mesh: Mesh, node: ServiceWorkload, [first, ...others]: readonly [string, ...string[]]): void {
  new Role(mesh.stage('mesh'), 'memql-console', {
    to: [node.serviceAccount],
    needs: [
      { apiGroup, resources: ['rollouts'], verbs: ['list', 'watch'] },
      { apiGroup, resources: ['rollouts', 'rollouts/status'], resourceNames: [first, ...others], verbs: ['get', 'patch'] },
    ],
  });
}
