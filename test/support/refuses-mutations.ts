import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from '../../core/env/system';
import { edit, type Replacement } from './edit';
import { fingerprint, ROOT } from './galley';
import { mutations } from './mutate-environment';
import { TestProject } from './project';

const COUNT = 200;

/** The object to mutate. */
export interface RefusesMutationsProps<Name extends string> {
  readonly system: System;
  readonly environments: readonly Name[];
  /** Version of the lockfile that they name. */
  readonly release: string;
  readonly seed: number;
  /** A change of the first environment that renders, and changes what is rendered. */
  readonly rightly: Replacement;
  /** More files than this are rendered of the environments as they are. */
  readonly files: number;
}

/** Declares the tests that mistakes in the environment files of a system are refused in their place, and that nothing of them reaches `dist/`. */
export function refusesMutations<Name extends string>(props: RefusesMutationsProps<Name>): void {
  const { system, environments, release, seed, rightly, files } = props;
  const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
  const fileOf = (name: string): string => `envs/${system.name}/${name}.yaml`;
  const texts = Object.fromEntries(environments.map((name) => [fileOf(name), read(fileOf(name))]));
  const each = Math.ceil(COUNT / environments.length);
  const mutated = environments
    .flatMap((name, index) => mutations(texts[fileOf(name)] ?? '', seed + index, each).map((mutation) => ({ name, mutation })))
    .slice(0, COUNT);
  /** A problem as the command prints it, with the place in the file. */
  const located = new RegExp(
    `^error\\[(ENV_[A-Z]+|SYSTEM_UNKNOWN|RELEASE_UNKNOWN)\\] envs/${system.name}/[a-z-]+\\.yaml:[1-9]\\d*:[1-9]\\d* .+[^.]$`,
  );

  describe(`${COUNT} mutated environment files of ${system.name}`, () => {
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
      const lockfile = `releases/${system.name}/${release}.yaml`;
      project = new TestProject([system], { ...texts, [lockfile]: read(lockfile) });
      expect(await project.run('synth', '--out', dist())).toMatchObject({ exit: 0 });
      before = fingerprint(dist());
      written = writes();
    });
    afterAll(() => project[Symbol.dispose]());
    afterEach(() => {
      for (const [path, text] of Object.entries(texts)) project.write(path, text);
    });

    /** What is not as it has to be where the command reads such a file; undefined if nothing is. */
    const faultOf = async ({ name, mutation: { text, secret } }: (typeof mutated)[number]): Promise<string | undefined> => {
      project.write(fileOf(name), text);
      const { exit, out, err } = await project.run('synth', `${system.name}/${name}`, '--out', dist());
      project.write(fileOf(name), texts[fileOf(name)] ?? '');
      if (exit !== 2 || out !== '') return `exit ${exit}, ${JSON.stringify(out)}`;
      const lines = err.split('\n').filter((line) => !/^\d+ errors$/.test(line));
      const elsewhere = lines.find((line) => !located.test(line) || !line.includes(`${fileOf(name)}:`));
      if (elsewhere !== undefined) return `not in its place: ${elsewhere}`;
      const plain = secret?.replaceAll('"', '');
      const isShown = plain !== undefined && [plain.slice(0, 24), plain.slice(-24)].some((part) => err.includes(part));
      return isShown ? 'its secret is printed' : undefined;
    };

    test('each is refused in its place, by the command, and no secret in it is printed', async () => {
      const faults: string[] = [];
      for (const each of mutated) {
        const fault = await faultOf(each);
        if (fault !== undefined) faults.push(`${each.name}: ${each.mutation.name}: ${fault}`);
      }
      expect(faults).toEqual([]);
    }, 600_000);

    test('one of them keeps the whole system from being written, an environment that was changed rightly too', async () => {
      const [right = '', wrong = ''] = environments;
      project.write(fileOf(right), edit(rightly)(texts[fileOf(right)] ?? ''));
      const check = ['synth', `${system.name}/${right}`, '--check', '--out', dist()];
      expect(await project.run(...check)).toMatchObject({ exit: 1 });
      project.write(fileOf(wrong), mutated.findLast(({ name }) => name === wrong)?.mutation.text ?? '');
      expect(await project.run('synth', '--out', dist())).toMatchObject({ exit: 2, out: '' });
    });

    test('nothing of them reached the tree: not one file was written, not even by its equal', () => {
      expect(fingerprint(dist())).toEqual(before);
      expect(writes()).toEqual(written);
      expect(before.length).toBeGreaterThan(files);
    });
  });

  test('are as many as they say, each another, and of each environment', () => {
    expect(new Set(mutated.map(({ name, mutation }) => `${name} ${mutation.text}`)).size).toBe(COUNT);
    for (const name of environments) expect(mutated.filter((one) => one.name === name).length).toBeGreaterThanOrEqual(each - 1);
  });
}
