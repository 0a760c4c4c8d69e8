import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blackbox5 } from '../../../charts/blackbox5';
import { fingerprint, ROOT } from '../../support/galley';
import { mutations } from '../../support/mutate-environment';
import { TestProject } from '../../support/project';
import { ENVIRONMENTS, environmentFile } from './support/environments';

const COUNT = 200;
const SEED = 5005;
/** A problem as the command prints it, with the place in the file. */
const LOCATED = /^error\[(ENV_[A-Z]+|SYSTEM_UNKNOWN|RELEASE_UNKNOWN)\] envs\/blackbox5\/[a-z-]+\.yaml:[1-9]\d*:[1-9]\d* .+[^.]$/;

const mutated = ENVIRONMENTS.flatMap((name, index) =>
  mutations(environmentFile(name), SEED + index, COUNT / ENVIRONMENTS.length).map((mutation) => ({ name, mutation })),
);

describe(`${COUNT} mutated environment files of blackbox5`, () => {
  let project: TestProject;
  let before: string[];
  const dist = (): string => join(project.root, 'dist');
  beforeAll(async () => {
    const files = Object.fromEntries(ENVIRONMENTS.map((name) => [`envs/blackbox5/${name}.yaml`, environmentFile(name)]));
    const release = 'releases/blackbox5/0.1.0.yaml';
    project = new TestProject([blackbox5], { ...files, [release]: readFileSync(join(ROOT, release), 'utf8') });
    expect(await project.run('synth', '--out', dist())).toMatchObject({ exit: 0 });
    before = fingerprint(dist());
  });
  afterAll(() => project[Symbol.dispose]());
  afterEach(() => {
    for (const name of ENVIRONMENTS) project.write(`envs/blackbox5/${name}.yaml`, environmentFile(name));
  });

  test.each(mutated)('$name: $mutation.name is refused in its place, by the command', async ({ name, mutation: { text, secret } }) => {
    project.write(`envs/blackbox5/${name}.yaml`, text);
    const { exit, out, err } = await project.run('synth', `blackbox5/${name}`, '--out', dist());
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    const lines = err.split('\n').filter((line) => !/^\d+ errors$/.test(line));
    expect(lines.filter((line) => !LOCATED.test(line))).toEqual([]);
    for (const line of lines) expect(line).toContain(`envs/blackbox5/${name}.yaml:`);
    const plain = secret?.replaceAll('"', '');
    for (const part of plain === undefined ? [] : [plain.slice(0, 24), plain.slice(-24)]) expect(err).not.toContain(part);
  });

  test('nothing of them reached the tree', () => {
    expect(fingerprint(dist())).toEqual(before);
    expect(before.length).toBeGreaterThan(150);
  });
});

test('are as many as they say, each another', () => {
  expect(new Set(mutated.map(({ name, mutation }) => `${name} ${mutation.text}`)).size).toBe(COUNT);
});
