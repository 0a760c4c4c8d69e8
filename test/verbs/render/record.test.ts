import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { cells } from '../../../bench/fleet/model';
import { projectFiles } from '../../../bench/fleet/project';
import { fleet } from '../../../bench/fleet/system';
import { write } from '../../../bench/fleet/write';
import { Project } from '../../../ports/disk/project';
import { RenderedRecord } from '../../../ports/disk/rendered-record';
import { renderAndCompare, renderInPlace } from '../../../verbs/render/all';
import { refuseWrongRecord } from '../../../verbs/render/paranoid';

const STARTED = Symbol.for('galley.started');
const made: string[] = [];
const setCode = (code: string | undefined): void => {
  (globalThis as { [key: symbol]: unknown })[STARTED] = code === undefined ? undefined : { script: '', code };
};
beforeEach(() => setCode('first'));
afterAll(() => {
  setCode(undefined);
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A project of two cells, rendered once with a record. */
class Cells {
  readonly root = mkdtempSync(join(tmpdir(), 'galley-record-'));
  readonly out = join(this.root, 'dist');
  readonly project = new Project(this.root);

  constructor() {
    made.push(this.root);
    for (const [path, text] of Object.entries(projectFiles(cells(2)))) write(join(this.root, path), text);
  }

  props() {
    return { project: this.project, systems: [fleet], names: this.project.environments(), out: this.out, threads: 1, now: () => 0 };
  }

  record(): RenderedRecord {
    const record = RenderedRecord.of(this.root, this.out);
    if (record === undefined) throw new Error('no record');
    return record;
  }

  /** Number of environments that it rendered instead of skipping. */
  async synth(): Promise<number> {
    const results = await renderInPlace(this.props(), [], this.record());
    return results.filter(({ staged }) => staged !== undefined).length;
  }

  async differences(): Promise<number> {
    return (await renderAndCompare(this.props())).reduce((sum, { differences = [] }) => sum + differences.length, 0);
  }

  get recordFile(): string {
    const folder = join(this.root, '.galley-cache');
    return join(folder, String(readdirSync(folder).find((name) => name.startsWith('rendered-'))));
  }

  at(path: string): string {
    return join(this.root, path);
  }
}

const FILE = 'dist/fleet/cell-00000/cell/service-service-03.yaml';
const swap = (project: Cells, path: string, from: string, to: string): void => {
  const text = readFileSync(project.at(path), 'utf8');
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  writeFileSync(project.at(path), text.replace(from, to));
};

/** Every kind of change, and how many of the two environments may have to be rendered for it. */
const CHANGES: Readonly<Record<string, (project: Cells) => void>> = {
  'another value of the same length in an environment file': (project) =>
    swap(project, 'envs/fleet/cell-00000.yaml', 'replicas: 2', 'replicas: 7'),
  'a longer value in an environment file': (project) => swap(project, 'envs/fleet/cell-00001.yaml', 'replicas: 3', 'replicas: 10'),
  'another digest in the lockfile': (project) => swap(project, 'releases/fleet/1.4.0.yaml', 'digest: sha256:6', 'digest: sha256:7'),
  'other code': () => setCode('second'),
  'a file of the tree edited, its size kept': (project) => swap(project, FILE, '8083', '8084'),
  'a file of the tree made longer': (project) => appendFileSync(project.at(FILE), '# by hand\n'),
  'a file of the tree removed': (project) => unlinkSync(project.at(FILE)),
  'a file of the tree in the place of which a link stands': (project) => {
    const text = readFileSync(project.at(FILE));
    unlinkSync(project.at(FILE));
    writeFileSync(project.at('elsewhere'), text);
    symlinkSync(project.at('elsewhere'), project.at(FILE));
  },
  'the index removed': (project) => unlinkSync(project.at('dist/fleet/cell-00000/.galley.json')),
  'a whole tree removed': (project) => rmSync(project.at('dist/fleet/cell-00001'), { recursive: true }),
  'a staging folder that a killed run left': (project) => mkdirSync(project.at('dist/fleet/cell-00000/.galley-staging')),
};

test('what was rendered from the same files by the same code is left alone, and any change of any input or of the tree is noticed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...Object.keys(CHANGES)), { minLength: 1, maxLength: 3 }), async (names) => {
      setCode('first');
      const project = new Cells();
      expect(await project.synth()).toBe(2);
      expect(await project.synth()).toBe(0);
      const link = names.includes('a file of the tree in the place of which a link stands');
      // A missing file can't be edited.
      const order = Object.keys(CHANGES).filter((name) => names.includes(name));
      for (const name of order) {
        try {
          CHANGES[name]?.(project);
        } catch {}
      }
      if (link && lstatSync(project.at(FILE), { throwIfNoEntry: false })?.isSymbolicLink()) {
        await expect(project.synth()).rejects.toThrow('a symbolic link');
        unlinkSync(project.at(FILE));
      }
      // Without an index Galley does not know whose tree it is. It refuses to overwrite differing files, and a person must remove the tree.
      const rendered = await project.synth().catch((error: unknown) => {
        if (!names.includes('the index removed')) throw error;
        expect(String(error)).toContain('galley did not write');
        rmSync(project.at('dist/fleet/cell-00000'), { recursive: true });
        return project.synth();
      });
      expect(rendered).toBeGreaterThan(0);
      expect(await project.differences()).toBe(0);
    }),
    {
      numRuns: 14,
      examples: [
        ...Object.keys(CHANGES).map((name): [string[]] => [[name]]),
        [['the index removed', 'another value of the same length in an environment file']],
      ],
    },
  );
});

test('a record that is cut short or altered anywhere is made anew', async () => {
  const project = new Cells();
  await project.synth();
  const whole = readFileSync(project.recordFile);
  const damages = [
    () => truncateSync(project.recordFile, Math.floor(whole.length / 2)),
    () => writeFileSync(project.recordFile, Buffer.concat([whole.subarray(0, 500), Buffer.from('x'), whole.subarray(501)])),
    () => writeFileSync(project.recordFile, ''),
    () => unlinkSync(project.recordFile),
  ];
  for (const damage of damages) {
    damage();
    expect(await project.synth()).toBe(2);
    expect(await project.synth()).toBe(0);
  }
});

test('a comparison never reads the record, and a sample that is rendered all the same notices where it is wrong', async () => {
  const project = new Cells();
  await project.synth();
  const then = new Date(1_700_000_000_000);
  utimesSync(project.at(FILE), then, then);
  expect([await project.synth(), await project.synth()]).toEqual([1, 0]);
  // Neither size nor time tell of this.
  swap(project, FILE, '8083', '8084');
  utimesSync(project.at(FILE), then, then);
  expect(await project.synth()).toBe(0);
  expect(await project.differences()).toBe(1);
  await expect(refuseWrongRecord(project.props(), project.record())).rejects.toMatchObject({ problems: [{ code: 'RECORD_WRONG' }] });
  expect(await project.synth()).toBeGreaterThan(0);
  expect(await project.differences()).toBe(0);
});

test('renders everything if the running code is unknown', async () => {
  setCode(undefined);
  const project = new Cells();
  expect(RenderedRecord.of(project.root, project.out)).toBeUndefined();
});

test.each([
  ['a newer Galley', 'galley-record 2'],
  ['an older Galley', 'galley-record 0'],
])('ignores and replaces the record of %s', async (_, head) => {
  const project = new Cells();
  await project.synth();
  const own = readFileSync(project.recordFile, 'utf8');
  writeFileSync(project.recordFile, own.replace('galley-record 1', head));
  expect(await project.synth()).toBe(2);
  expect(readFileSync(project.recordFile, 'utf8')).toMatch(/^galley-record 1 /);
  expect(await project.synth()).toBe(0);
});
