import type { CapacityReport } from '../core/capacity/judgement';
import { crowdIssues } from '../core/capacity/most-pods';
import { poolIssues } from '../core/capacity/pool-issues';
import { capacityReport } from '../core/capacity/report';
import { objectsInCluster, type System } from '../core/env/system';
import type { EnvironmentName } from '../core/names';
import type { Project } from '../ports/disk/project';
import { refuseEnvironment } from './refuse-environment';
import { openEnvironment } from './synth';

/** The capacity of one environment, by its name. */
export interface EnvironmentCapacity extends EnvironmentName {
  /** Version of the release. */
  readonly release: string;
  readonly report: CapacityReport;
}

/**
 * Renders an environment and holds its pods against the nodes that its file declares.
 *
 * @throws GalleyError ENV_INVALID, in its place, where the file does not say enough of its nodes; and what rendering throws
 */
export async function environmentCapacity(
  project: Project,
  systems: readonly System[],
  name: EnvironmentName,
): Promise<EnvironmentCapacity> {
  const { system, environment, render } = await openEnvironment(project, systems, name);
  const { nodePools } = environment.cluster;
  refuseEnvironment(project, name, poolIssues(nodePools));
  const objects = objectsInCluster(system, render(environment));
  refuseEnvironment(project, name, crowdIssues(objects));
  const report = capacityReport({ objects, nodePools });
  return { ...name, release: environment.release, report };
}
