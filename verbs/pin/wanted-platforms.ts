import { environmentDocument } from '../../core/env/document';
import type { System } from '../../core/env/system';
import { canonicalPlatform } from '../../core/registry/platform';
import type { Project } from '../../ports/disk/project';

/** What a node's operating system and processor are called among its labels. */
const [OS_LABEL, ARCHITECTURE_LABEL] = ['kubernetes.io/os', 'kubernetes.io/arch'] as const;

/**
 * The platforms that every image of a system must run on. These are those that the system names, and those of the node pools of its environments, where a
 * pool's labels say its architecture. Sorted.
 *
 * An environment that can't be read wants nothing here: `galley synth` says what is wrong with it.
 */
export function wantedPlatforms(project: Project, { name, images }: Pick<System, 'name' | 'images'>): string[] {
  const files = project.environments().filter(({ system }) => system === name);
  const pools = files.flatMap((environment) => {
    const { text, path: file } = project.environmentFile(environment);
    return poolPlatforms(environmentDocument({ text, file }, project.clusters).document?.whole.valueAt(['cluster', 'nodePools']));
  });
  return [...new Set([...(images.platforms ?? ['linux/amd64']), ...pools].map(canonicalPlatform))].sort();
}

function poolPlatforms(pools: unknown): string[] {
  return valuesOf(pools).flatMap((pool) => {
    const labels = Object.fromEntries(entriesOf(entriesOf(pool).find(([key]) => key === 'labels')?.[1]));
    const architecture = labels[ARCHITECTURE_LABEL];
    return typeof architecture === 'string' ? [`${typeof labels[OS_LABEL] === 'string' ? labels[OS_LABEL] : 'linux'}/${architecture}`] : [];
  });
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function valuesOf(value: unknown): unknown[] {
  return entriesOf(value).map(([, each]) => each);
}
