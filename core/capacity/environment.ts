import { parseSource } from '../document/parse';
import { formatPath } from '../document/path';
import { environmentNamed } from '../env/find';
import { GalleyError } from '../errors';
import type { Project } from '../ports/project';
import { synthesize } from '../synth';
import type { System } from '../system';
import type { EnvironmentName } from '../write/tree-path';
import { poolIssues } from './pool-issues';
import { type CapacityReport, capacityReport } from './report';

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
 * @throws GalleyError ENV_UNKNOWN; ENV_INVALID, in its place, where the file does not say enough of its nodes; and what `synthesize` throws
 */
export async function environmentCapacity(project: Project, systems: readonly System[], word: string): Promise<EnvironmentCapacity> {
  const known = project.environments();
  const name = environmentNamed(
    word,
    known.map(({ system, environment }) => `${system}/${environment}`),
  );
  const chosen = known.filter(({ system, environment }) => `${system}/${environment}` === name);
  const [synthesized] = await synthesize(project, systems, chosen);
  if (synthesized === undefined) throw new Error(`${name}: nothing was rendered`);
  const { system, environment, release, cluster, objects } = synthesized;

  const issues = poolIssues(cluster.nodePools);
  if (issues.length > 0) {
    const { text, path: file } = project.environmentFile({ system, environment });
    const { document } = parseSource({ text, file, code: 'ENV_SYNTAX' });
    throw new GalleyError(
      issues.map(({ path, message }) => ({
        code: 'ENV_INVALID',
        message: `${formatPath(path)}: ${message}`,
        place: document?.placeOf(path) ?? { file },
      })),
    );
  }
  const report = capacityReport({ objects: objects.map(({ object }) => object), nodePools: cluster.nodePools });
  return { system, environment, release, report };
}
