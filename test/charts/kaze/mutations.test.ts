import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { kaze } from '../../../charts/kaze';
import { fingerprint, ROOT } from '../../support/galley';
import { mutations } from '../../support/mutate-environment';
import { TestProject } from '../../support/project';
import { CELLS, environmentFile } from './support/cells';

const COUNT = 200;
const SEED = 20_26;
/** A problem as the command prints it, with the place in the file. */
const LOCATED = /^error\[(ENV_[A-Z]+|SYSTEM_UNKNOWN|RELEASE_UNKNOWN)\] envs\/kaze\/[a-z-]+\.yaml:[1-9]\d*:[1-9]\d* .+[^.]$/;

const mutated = CELLS.flatMap((cell, index) =>
  mutations(environmentFile(cell), SEED + index, Math.ceil(COUNT / CELLS.length)).map((mutation) => ({ cell, ...mutation })),
).slice(0, COUNT);

let project: TestProject;
let before: string[];
let written: string[];
const dist = (): string => join(project.root, 'dist');
/** Each file's last write and inode: one that was replaced by its equal differs here. */
const writes = (): string[] =>
  before.map((line) => {
    const [path = ''] = line.split(' ');
    const { mtimeMs, ino } = statSync(join(dist(), path));
    return `${path} ${mtimeMs} ${ino}`;
  });

beforeAll(async () => {
  const files = Object.fromEntries(CELLS.map((cell) => [`envs/kaze/${cell}.yaml`, environmentFile(cell)]));
  const release = 'releases/kaze/1.4.0.yaml';
  project = new TestProject([kaze], { ...files, [release]: readFileSync(join(ROOT, release), 'utf8') });
  expect(await project.run('synth', '--out', dist())).toMatchObject({ exit: 0 });
  before = fingerprint(dist());
  written = writes();
});
afterAll(() => project[Symbol.dispose]());

describe(`${COUNT} mutated environment files of kaze`, () => {
  afterEach(() => {
    for (const cell of CELLS) project.write(`envs/kaze/${cell}.yaml`, environmentFile(cell));
  });

  test.each(mutated)('$cell: $name is refused in its place, by the command', async ({ cell, text, secret }) => {
    project.write(`envs/kaze/${cell}.yaml`, text);
    const { exit, out, err } = await project.run('synth', `kaze/${cell}`, '--out', dist());
    expect(exit).toBe(2);
    expect(out).toBe('');
    const lines = err.split('\n').filter((line) => !/^\d+ errors$/.test(line));
    expect(lines.filter((line) => !LOCATED.test(line))).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toContain(`envs/kaze/${cell}.yaml:`);
    const plain = secret?.replaceAll('"', '');
    for (const part of plain === undefined ? [] : [plain.slice(0, 24), plain.slice(-24)]) expect(err).not.toContain(part);
  });

  test('one of them keeps the whole system from being written, the other environments too', async () => {
    const last = mutated.filter(({ cell }) => cell === 'customer-acme').at(-1);
    project.write('envs/kaze/customer-acme.yaml', last?.text ?? '');
    project.write('envs/kaze/cluster-dev.yaml', environmentFile('cluster-dev').replace('size: 5Gi', 'size: 6Gi'));
    expect(await project.run('synth', '--out', dist())).toMatchObject({ exit: 2, out: '' });
  });

  test('nothing of them reached the tree: not one file was written, not even by its equal', () => {
    expect(fingerprint(dist())).toEqual(before);
    expect(writes()).toEqual(written);
    expect(before.length).toBeGreaterThan(200);
  });
});

test('are as many as they say, and of each environment', () => {
  expect(mutated.length).toBe(COUNT);
  expect(new Set(mutated.map(({ text }) => text)).size).toBe(COUNT);
  for (const each of CELLS) expect(mutated.filter(({ cell }) => cell === each).length).toBeGreaterThan(60);
});
