import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aiAgents } from '../../../charts/ai-agents';
import { blackbox5 } from '../../../charts/blackbox5';
import { kaze } from '../../../charts/kaze';
import type { JsonObject } from '../../../core/object/object';
import { asDeployment, containerOf, listAt, nameOf, podOf, variablesOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { type ContainerRun, runContainer, whyNotInContainer } from '../support/container';

/** Each backup whose data are files: by its environment and name, with a file that is kept, and one that is left out of it. */
const BACKUPS = [
  { environment: 'blackbox5/hetzner', name: 'backup-ralf-001', kept: '/var/lib/ralf/runs/1/note.txt' },
  { environment: 'blackbox5/hetzner', name: 'backup-code', kept: '/opt/blackbox5/src/note.txt' },
  {
    environment: 'ai-agents/prod',
    name: 'ai-agents-backup',
    kept: '/workspace/.accounts/claude.json',
    left: '/workspace/jobs/1/note.txt',
  },
  { environment: 'kaze/customer-acme', name: 'kaze-workspace-backup', kept: '/workspace/shop/src/index.ts' },
  { environment: 'ai-agents/prod', name: 'ai-agents-backup', kept: '/uploads/jobs/paper.pdf' },
] as const;

const claim = 'backups of files, run by restic in containers as they are rendered';
const missing = whyNotInContainer(['restic', 'version']);
if (missing !== undefined) process.stderr.write(`not run: ${claim}: ${missing}\n`);

(missing === undefined ? describe : describe.skip)(claim, () => {
  const environments = new Map<string, Rendered>();
  let root: string;
  beforeAll(async () => {
    environments.set('blackbox5/hetzner', await rendered(blackbox5, 'hetzner'));
    environments.set('kaze/customer-acme', await rendered(kaze, 'customer-acme'));
    environments.set('ai-agents/prod', await rendered(aiAgents, 'prod'));
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'backups-'));
    mkdirSync(join(root, 'repository'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const objectsOf = (environment: string): Rendered => environments.get(environment) as Rendered;

  /** What a volume of a task is here: each claim is one disk, an emptyDir is new. */
  const folderOf = (objects: Rendered, volume: JsonObject): string => {
    const disk = at(volume, 'persistentVolumeClaim.claimName');
    if (disk !== undefined) {
      mkdirSync(join(root, String(disk)), { recursive: true });
      return join(root, String(disk));
    }
    const folder = mkdtempSync(join(root, 'volume-'));
    const configMap = at(volume, 'configMap.name');
    const data = configMap === undefined ? {} : (objects.get('ConfigMap', String(configMap))['data'] as Record<string, string>);
    for (const [file, text] of Object.entries(data)) writeFileSync(join(folder, file), text);
    return folder;
  };

  /** A task's container, but for the store of snapshots: a folder takes its place. */
  const containerAt = (environment: string, name: string): ContainerRun => {
    const objects = objectsOf(environment);
    const task = asDeployment(objects.get('CronJob', name));
    const container = containerOf(task, nameOf(task));
    const folders = new Map(listAt(podOf(task), 'volumes').map((volume) => [volume['name'], folderOf(objects, volume)]));
    const given = Object.entries(variablesOf(container)).map(([name, value]) => [name, String(value ?? 'not-a-secret')]);
    const { runAsUser, runAsGroup } = podOf(task)['securityContext'] as JsonObject;
    return {
      command: container['command'] as string[],
      env: { ...Object.fromEntries(given), RESTIC_REPOSITORY: '/repository' },
      user: Number(runAsUser),
      group: Number(runAsGroup),
      mounts: [
        { path: '/repository', folder: join(root, 'repository'), readOnly: false },
        ...listAt(container, 'volumeMounts').map(({ name, mountPath, readOnly }) => ({
          path: String(mountPath),
          folder: String(folders.get(String(name))),
          readOnly: readOnly === true,
        })),
      ],
    };
  };

  /** Where the disk that a container has at the beginning of a path is here. */
  const here = ({ mounts }: ContainerRun, path: string): string => {
    const mount = mounts.find((each) => path.startsWith(`${each.path}/`));
    return join(String(mount?.folder), path.slice(String(mount?.path).length));
  };
  const write = (file: string): void => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'first');
  };

  test.each(BACKUPS)('$environment $name may write nowhere but in its scratch space, and its restore beside $kept too', (each) => {
    const { environment, name, kept } = each;
    const mounted = String(containerAt(environment, name).mounts.find(({ path }) => kept.startsWith(`${path}/`))?.path);
    const writable = (container: ContainerRun): string[] =>
      ['/', `${mounted}/..`, '/etc/restic', mounted, '/tmp'].filter((folder) => {
        const { status } = runContainer({ ...container, command: ['touch', `${folder}/file`] });
        return status === 0;
      });
    expect(writable(containerAt(environment, name))).toEqual(['/tmp']);
    expect(writable(containerAt(environment, `${name}-restore`))).toEqual([mounted, '/tmp']);
  });

  test.each(BACKUPS)('$environment $name reads a disk, and $kept comes back by its restore when it is lost', (each) => {
    const { environment, name, kept } = each;
    const [backup, restore] = [containerAt(environment, name), containerAt(environment, `${name}-restore`)];
    const file = here(backup, kept);
    const left = 'left' in each ? here(backup, each.left) : undefined;
    for (const made of [file, ...(left === undefined ? [] : [left])]) write(made);
    // As a file system makes it: for root alone.
    const disk = backup.mounts.find(({ path }) => kept.startsWith(`${path}/`))?.folder ?? '';
    mkdirSync(join(disk, 'lost+found'));
    chmodSync(join(disk, 'lost+found'), 0o000);
    try {
      expect(runContainer(backup)).toMatchObject({ status: 0, stderr: '' });
      for (const made of [file, ...(left === undefined ? [] : [left])]) rmSync(dirname(made), { recursive: true });
      expect(runContainer(restore)).toMatchObject({ status: 0, stderr: '' });
      expect(readFileSync(file, 'utf8')).toBe('first');
      if (left !== undefined) expect(existsSync(left)).toBe(false);
    } finally {
      chmodSync(join(disk, 'lost+found'), 0o700);
    }
  });
});
