import { type Exceptions, NO_EXCEPTIONS } from '../../core/drift/exceptions';
import type { Drift } from '../../core/drift/report';
import { unknownName } from '../../core/env/find';
import { GalleyError } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import type { LiveCluster } from '../../ports/cluster/cluster';
import type { WrittenObject } from '../../ports/disk/written-tree';
import { driftOfObjects } from './objects';
import { driftOfPods } from './pods';
import { undeclaredObjects } from './undeclared';

/** How an environment is looked at. */
export interface DriftOptions {
  /** Folders to look at, of those in `dist/`. @default - all */
  readonly applications?: readonly string[];
  /** What the environment says that its cluster's webhooks and mirrors change. @default - nothing */
  readonly exceptions?: Exceptions;
  /** Called once for each API whose server does not answer, with its name, such as `metrics.k8s.io/v1beta1`. */
  readonly onSilent?: (silent: string) => void;
}

/**
 * Differences between a live cluster and an environment's `dist/`. It writes nothing: it applies declared objects as a dry run.
 *
 * @param written the environment's objects as they stand in `dist/`
 * @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED, APPLICATION_UNKNOWN
 */
export async function driftOf(
  cluster: LiveCluster,
  written: readonly WrittenObject[],
  name: EnvironmentName,
  { applications = [], exceptions = NO_EXCEPTIONS, onSilent = () => {} }: DriftOptions = {},
): Promise<Drift[]> {
  const looked = chosen(written, applications);
  const known = new Set<string>();
  const once = (silent: string): void => {
    if (!known.has(silent)) onSilent(silent);
    known.add(silent);
  };
  return [
    ...(await driftOfObjects(cluster, looked, exceptions)),
    ...(await undeclaredObjects(cluster, written, name, once)),
    ...(await driftOfPods(cluster, looked, { written, exceptions, onSilent: once })),
  ];
}

function chosen(written: readonly WrittenObject[], applications: readonly string[]): readonly WrittenObject[] {
  if (applications.length === 0) return written;
  const known = [...new Set(written.map(applicationOf))];
  const unknown = applications.filter((each) => !known.includes(each));
  if (unknown.length > 0)
    throw new GalleyError(unknown.map((each) => ({ code: 'APPLICATION_UNKNOWN', ...unknownName('application', each, known) })));
  return written.filter((each) => applications.includes(applicationOf(each)));
}

const applicationOf = ({ path }: WrittenObject): string => path.split('/')[0] ?? '';
