import { kindOf } from '../../core/check/kind';
import { counted } from '../../core/counted';
import { mayBeGone } from '../../core/drift/allowed';
import type { InstallPhase } from '../../core/env/outside';
import { groupBy } from '../../core/group-by';
import { waitsFor } from '../../core/live/ready';
import { done, kubectlGet, notDone, type Seen, type Step, someOf, unseen } from '../../core/live/step';
import { isWayIn } from '../../core/live/ways-in';
import { DIST } from '../../core/names';
import { textAt, valueAt } from '../../core/object/json-fields';
import type { KubernetesObject } from '../../core/object/object';
import { refusalShown } from '../drift/hidden';
import { refOf } from '../drift/objects';
import { inParallel } from '../in-parallel';
import { AT_ONCE, listKind, objectsOf, seen, type View, whyUnseen } from './view';

type Delivered = View['delivered'][number];

/** Objects of a reconciler that a person looks at one by one. */
const RECONCILED =
  /^(?:argoproj\.io\/(?:Application|ApplicationSet|AppProject)|source\.toolkit\.fluxcd\.io\/.+|(?:kustomize|helm)\.toolkit\.fluxcd\.io\/.+)$/;
const SECRETS = /^external-secrets\.io\//;

/** What is delivered: the reconciler's own objects one by one, secrets and each application in a line. What has no line of its own is in its application's. */
export async function deliveredSteps(view: View): Promise<Step[]> {
  const {
    reconciled = [],
    secrets = [],
    rest = [],
  } = Object.fromEntries(
    groupBy(
      view.delivered.filter(({ object }) => !isWayIn(object)),
      ({ object }) => (RECONCILED.test(kindOf(object)) ? 'reconciled' : SECRETS.test(kindOf(object)) ? 'secrets' : 'rest'),
    ),
  );
  const each = await inParallel(reconciled, AT_ONCE, ({ object }) => {
    const { kind, metadata } = object;
    const step = { phase: 'delivery', what: `${kind} ${metadata.name}`, command: commandOf(object) } as const;
    return seen(step, async () => {
      const why = await waits(view, object);
      return why === undefined ? done('as it is to be') : notDone(why);
    });
  });
  return [
    ...each,
    ...(await folded(
      view,
      'secrets',
      groupBy(secrets, ({ object }) => `${object.kind}s`),
    )),
    ...(await folded(
      view,
      'running',
      groupBy(rest, ({ application }) => application),
    )),
    ...(await lostVolumes(view)),
  ];
}

async function folded(view: View, phase: InstallPhase, groups: ReadonlyMap<string, readonly Delivered[]>): Promise<Step[]> {
  const steps: Step[] = [];
  for (const [name, group] of groups) {
    const [first] = group;
    const command =
      phase === 'secrets'
        ? `kubectl get ${name.toLowerCase()}.external-secrets.io -A`
        : `kubectl get -k ${folderOf(view, first?.application ?? name)}`;
    steps.push(await seen({ phase, what: name, command }, () => all(view, group)));
  }
  return steps;
}

const folderOf = ({ environment: { system, environment } }: View, application: string): string =>
  `${DIST}/${system}/${environment}/${application}`;

interface Found {
  readonly name: string;
  /** Why it is not as it is to be. */
  readonly why?: string | undefined;
  /** Why it can't be seen. */
  readonly hidden?: string;
}

async function all(view: View, group: readonly Delivered[]): Promise<Seen> {
  const found = await inParallel(group, AT_ONCE, async ({ object }): Promise<Found> => {
    const name = `${object.kind} ${object.metadata.name}`;
    try {
      return { name, why: await waits(view, object) };
    } catch (error) {
      return { name, hidden: whyUnseen(error) };
    }
  });
  const waiting = found.filter(({ why }) => why !== undefined);
  const hidden = found.find((each) => each.hidden !== undefined);
  if (waiting.length === 0 && hidden !== undefined) return { ...unseen(`${hidden.name}: ${hidden.hidden}`), failed: true };
  if (waiting.length === 0) return done(`${counted(group.length, 'object')}, all as they are to be`);
  const missing = waiting.filter(({ why }) => why === MISSING);
  if (missing.length === group.length) return notDone(`none of ${counted(group.length, 'object')} is there`);
  const others = waiting.filter(({ why }) => why !== MISSING).map(({ name, why }) => `${name}: ${why}`);
  const gone = missing.length === 0 ? [] : [`not there: ${someOf(missing.map(({ name }) => name))}`];
  return notDone([...gone, ...(others.length === 0 ? [] : [someOf(others)])].join('; '));
}

const MISSING = 'it is not there';

async function waits(view: View, object: KubernetesObject): Promise<string | undefined> {
  const live = (await view.cluster.read(refOf(object))) as KubernetesObject | undefined;
  if (live === undefined) return mayBeGone(object) ? undefined : MISSING;
  const why = waitsFor({ ...live, apiVersion: object.apiVersion, kind: object.kind });
  return why === undefined ? stopped(object, live) : refusalShown(object.kind, why);
}

/** A reconciler that somebody suspended. */
function stopped(declared: KubernetesObject, live: KubernetesObject): string | undefined {
  const automatic = (object: KubernetesObject): boolean => valueAt(object, 'spec', 'syncPolicy', 'automated') !== undefined;
  if (declared.kind === 'Application' && automatic(declared) && !automatic(live)) return 'its sync by itself is off';
  if (/\.fluxcd\.io\//.test(declared.apiVersion) && valueAt(live, 'spec', 'suspend') === true) return 'it is suspended';
  return undefined;
}

const commandOf = (object: KubernetesObject): string => kubectlGet(kindOf(object), object.metadata.name, object.metadata.namespace);

/** Volumes whose claims in these namespaces are gone: their data is there, and nothing mounts it. */
async function lostVolumes(view: View): Promise<Step[]> {
  const objects = objectsOf(view);
  const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  if (!objects.some(({ kind }) => /^(?:PersistentVolumeClaim|StatefulSet|Cluster)$/.test(kind))) return [];
  const step = { phase: 'running', what: 'no volume has lost its claim', command: 'kubectl get persistentvolumes' } as const;
  return [
    await seen(step, async () => {
      const volumes = await listKind(view, '/PersistentVolume');
      const lost = volumes.filter(
        (each) => textAt(each, 'status', 'phase') === 'Released' && namespaces.has(textAt(each, 'spec', 'claimRef', 'namespace') ?? ''),
      );
      return lost.length === 0 ? done('none is Released') : notDone(`Released: ${someOf(lost.map(({ metadata }) => metadata.name))}`);
    }),
  ];
}

/** Tasks that run on their own: each has run once, and ended well. */
export async function taskSteps(view: View): Promise<Step[]> {
  const tasks = objectsOf(view).filter((object) => kindOf(object) === 'batch/CronJob' && valueAt(object, 'spec', 'suspend') !== true);
  const backups = objectsOf(view).filter((object) => kindOf(object) === 'postgresql.cnpg.io/ScheduledBackup');
  return [
    ...(await inParallel(tasks, AT_ONCE, (task) =>
      seen({ phase: 'after', what: `CronJob ${task.metadata.name} has run`, command: commandOf(task) }, async () => {
        const live = await view.cluster.read(refOf(task));
        const last = textAt(live, 'status', 'lastSuccessfulTime');
        if (last !== undefined) return done(last);
        const began = textAt(live, 'status', 'lastScheduleTime');
        return notDone(began === undefined ? 'not yet' : `it began at ${began}, and none has ended well`);
      }),
    )),
    ...(await inParallel(backups, AT_ONCE, (backup) => databaseBackup(view, backup))),
  ];
}

function databaseBackup(view: View, backup: KubernetesObject): Promise<Step> {
  const { namespace = '' } = backup.metadata;
  const of = textAt(backup, 'spec', 'cluster', 'name') ?? '';
  const command = kubectlGet('postgresql.cnpg.io/Backup', '', namespace);
  return seen({ phase: 'after', what: `a backup of PostgreSQL ${of} is completed`, command }, async () => {
    const made = (await listKind(view, 'postgresql.cnpg.io/Backup', { namespace })).filter(
      (each) => textAt(each, 'spec', 'cluster', 'name') === of,
    );
    const good = made.filter((each) => textAt(each, 'status', 'phase') === 'completed');
    if (good.length > 0) return done(`${good.length} of ${made.length}`);
    const cluster = await view.cluster.read({ apiVersion: backup.apiVersion, kind: 'Cluster', name: of, namespace });
    return cluster === undefined ? unseen('the database is not there yet') : notDone(`${made.length} were begun`);
  });
}
