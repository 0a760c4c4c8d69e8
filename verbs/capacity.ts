import type { CapacityReport } from '../core/capacity/judgement';
import { poolIssues } from '../core/capacity/pool-issues';
import { capacityReport } from '../core/capacity/report';
import { environmentNamed } from '../core/env/find';
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
 * @param word `<system>/<environment>`
 * @throws GalleyError ENV_UNKNOWN; ENV_INVALID, in its place, where the file does not say enough of its nodes; and what rendering throws
 */
export async function environmentCapacity(project: Project, systems: readonly System[], word: string): Promise<EnvironmentCapacity> {
  const name = environmentNamed(word, project.environments());
  const { system, environment, render } = await openEnvironment(project, systems, name);
  const { nodePools } = environment.cluster;
  refuseEnvironment(project, name, poolIssues(nodePools));
  const report = capacityReport({ objects: objectsInCluster(system, render(environment)), nodePools });
  return { ...name, release: environment.release, report };
}
