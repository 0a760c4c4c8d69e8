import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aiAgents } from '../../../charts/ai-agents';
import { fingerprint, ROOT } from '../../support/galley';
import { mutations } from '../../support/mutate-environment';
import { TestProject } from '../../support/project';
import { ENVIRONMENTS, environmentFile } from './support/environments';

const COUNT = 200;
const SEED = 3001;
/** A problem as the command prints it, with the place in the file. */
const LOCATED = /^error\[(ENV_[A-Z]+|SYSTEM_UNKNOWN|RELEASE_UNKNOWN)\] envs\/ai-agents\/[a-z-]+\.yaml:[1-9]\d*:[1-9]\d* .+[^.]$/;

const mutated = ENVIRONMENTS.flatMap((name, index) =>
  mutations(environmentFile(name), SEED + index, COUNT / ENVIRONMENTS.length).map((mutation) => ({ name, mutation })),
);

describe(`${COUNT} mutated environment files of ai-agents`, () => {
  let project: TestProject;
  let before: string[];
  const dist = (): string => join(project.root, 'dist');
  beforeAll(async () => {
    const files = Object.fromEntries(ENVIRONMENTS.map((name) => [`envs/ai-agents/${name}.yaml`, environmentFile(name)]));
    const release = 'releases/ai-agents/2.4.0.yaml';
    project = new TestProject([aiAgents], { ...files, [release]: readFileSync(join(ROOT, release), 'utf8') });
    expect(await project.run('synth', '--out', dist())).toMatchObject({ exit: 0 });
    before = fingerprint(dist());
  });
  afterAll(() => project[Symbol.dispose]());
  afterEach(() => {
    for (const name of ENVIRONMENTS) project.write(`envs/ai-agents/${name}.yaml`, environmentFile(name));
  });

  test.each(mutated)('$name: $mutation.name is refused in its place, by the command', async ({ name, mutation: { text, secret } }) => {
    project.write(`envs/ai-agents/${name}.yaml`, text);
    const { exit, out, err } = await project.run('synth', `ai-agents/${name}`, '--out', dist());
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    const lines = err.split('\n').filter((line) => !/^\d+ errors$/.test(line));
    expect(lines.filter((line) => !LOCATED.test(line))).toEqual([]);
    for (const line of lines) expect(line).toContain(`envs/ai-agents/${name}.yaml:`);
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
