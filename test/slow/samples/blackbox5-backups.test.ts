import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blackbox5 } from '../../../charts/blackbox5';
import type { JsonObject } from '../../../core/object/object';
import { placeOf, podMakersOf } from '../../charts/blackbox5/support/environments';
import { containerOf, listAt, nameOf, podOf, variablesOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { type ContainerRun, runContainer, whyNotInContainer } from '../support/container';

const claim = "blackbox5/hetzner's backups, run by restic in containers as they are rendered";
const missing = whyNotInContainer(['restic', 'version']);
if (missing !== undefined) process.stderr.write(`not run: ${claim}: ${missing}\n`);

(missing === undefined ? describe : describe.skip)(claim, () => {
  let objects: Rendered;
  let root: string;
  beforeAll(async () => {
    objects = await rendered(blackbox5, 'hetzner');
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'backups-'));
    for (const name of ['disk', 'repository']) mkdirSync(join(root, name));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const taskAt = (place: string): JsonObject => {
    const found = podMakersOf(objects).find((each) => placeOf(each) === place);
    if (found === undefined) throw new Error(`no ${place}`);
    return found;
  };

  /** What a volume of a task is here: a claim is the one disk, an emptyDir is new. */
  const folderOf = (volume: JsonObject): string => {
    if (volume['persistentVolumeClaim'] !== undefined) return join(root, 'disk');
    const folder = mkdtempSync(join(root, 'volume-'));
    const configMap = at(volume, 'configMap.name');
    const data = configMap === undefined ? {} : (objects.get('ConfigMap', String(configMap))['data'] as Record<string, string>);
    for (const [file, text] of Object.entries(data)) writeFileSync(join(folder, file), text);
    return folder;
  };

  /** A task's container, but for the store of snapshots: a folder takes its place. */
  const containerAt = (place: string): ContainerRun => {
    const task = taskAt(place);
    const container = containerOf(task, nameOf(task));
    const folders = new Map(listAt(podOf(task), 'volumes').map((volume) => [volume['name'], folderOf(volume)]));
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

  test.each([
    ['agents/backup-ralf-001', '/var/lib/ralf/runs'],
    ['storage/backup-code', '/opt/blackbox5'],
  ])('%s may write nowhere but in its scratch space, and its restore at %s too', (place, path) => {
    const writable = (container: ContainerRun): string[] =>
      ['/', `${path}/..`, '/etc/restic', path, '/tmp'].filter((folder) => {
        const { status } = runContainer({ ...container, command: ['touch', `${folder}/file`] });
        return status === 0;
      });
    expect(writable(containerAt(place))).toEqual(['/tmp']);
    expect(writable(containerAt(`${place}-restore`))).toEqual([path, '/tmp']);
  });

  test.each(['agents/backup-ralf-001', 'storage/backup-code'])('%s reads a disk, and what is lost comes back by its restore', (place) => {
    const disk = (name: string): string => join(root, 'disk', name);
    mkdirSync(disk('runs/1'), { recursive: true });
    writeFileSync(disk('runs/1/note.txt'), 'first');
    // As a file system makes it: for root alone.
    mkdirSync(disk('lost+found'));
    chmodSync(disk('lost+found'), 0o000);
    try {
      expect(runContainer(containerAt(place))).toMatchObject({ status: 0, stderr: '' });
      rmSync(disk('runs'), { recursive: true });
      expect(runContainer(containerAt(`${place}-restore`))).toMatchObject({ status: 0, stderr: '' });
      expect(readFileSync(disk('runs/1/note.txt'), 'utf8')).toBe('first');
    } finally {
      chmodSync(disk('lost+found'), 0o700);
    }
  });
});
