import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memql } from '../../../charts/memql';
import { fingerprint, ROOT } from '../../support/galley';
import { mutations } from '../../support/mutate-environment';
import { TestProject } from '../../support/project';
import { ENVIRONMENTS } from './support/environments';

const COUNT = 200;
const SEED = 914;
/** A problem as the command prints it, with the place in the file. */
const LOCATED = /^error\[(ENV_[A-Z]+|SYSTEM_UNKNOWN|RELEASE_UNKNOWN)\] envs\/memql\/[a-z-]+\.yaml:[1-9]\d*:[1-9]\d* .+[^.]$/;

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const files = Object.fromEntries(ENVIRONMENTS.map((name) => [`envs/memql/${name}.yaml`, read(`envs/memql/${name}.yaml`)]));
const mutated = ENVIRONMENTS.flatMap((name, index) =>
  mutations(files[`envs/memql/${name}.yaml`] ?? '', SEED + index, COUNT / ENVIRONMENTS.length).map((mutation) => ({ name, mutation })),
);

describe(`${COUNT} mutated environment files of memql`, () => {
  let project: TestProject;
  let before: string[];
  const dist = (): string => join(project.root, 'dist');
  beforeAll(async () => {
    const release = 'releases/memql/0.9.14.yaml';
    project = new TestProject([memql], { ...files, [release]: read(release) });
    expect(await project.run('synth', '--out', dist())).toMatchObject({ exit: 0 });
    before = fingerprint(dist());
  });
  afterAll(() => project[Symbol.dispose]());
  afterEach(() => {
    for (const [path, text] of Object.entries(files)) project.write(path, text);
  });

  test.each(mutated)('$name: $mutation.name is refused in its place, by the command', async ({ name, mutation: { text, secret } }) => {
    project.write(`envs/memql/${name}.yaml`, text);
    const { exit, out, err } = await project.run('synth', `memql/${name}`, '--out', dist());
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    const lines = err.split('\n').filter((line) => !/^\d+ errors$/.test(line));
    expect(lines.filter((line) => !LOCATED.test(line))).toEqual([]);
    for (const line of lines) expect(line).toContain(`envs/memql/${name}.yaml:`);
    const plain = secret?.replaceAll('"', '');
    for (const part of plain === undefined ? [] : [plain.slice(0, 24), plain.slice(-24)]) expect(err).not.toContain(part);
  });

  test('nothing of them reached the tree', () => {
    expect(fingerprint(dist())).toEqual(before);
    expect(before.length).toBeGreaterThan(250);
  });
});

test('are as many as they say, each another', () => {
  expect(new Set(mutated.map(({ name, mutation }) => `${name} ${mutation.text}`)).size).toBe(COUNT);
});
