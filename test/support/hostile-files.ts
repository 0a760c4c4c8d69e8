import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { loadAccess } from '../../core/access/load';
import { loadPriceList } from '../../core/cost/price-list';
import { loadRelease } from '../../core/release/load';
import { Project } from '../../ports/disk/project';
import { Releases, synthesizeOne } from '../../verbs/synth';
import { ROOT } from './galley';
import { faultIn } from './hostile-judge';
import { hostile } from './hostile-text';
import { ownSystems } from './own-systems';
import { Random } from './random';

const systems = ownSystems();
const project = new Project(ROOT);
const releases = new Releases(project);
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** A kind of file that people write, some that are right, and what reads one. */
interface Kind {
  readonly what: string;
  /** Of a hundred files of all kinds. */
  readonly share: number;
  readonly files: readonly string[];
  /** Texts that messages may hold besides the file's own. */
  readonly beside?: (file: string) => readonly string[];
  readonly textOf?: (file: string) => string;
  readonly load: (text: string, file: string) => unknown;
}

const environments = project.environments().filter(({ system }) => systems.some(({ name }) => name === system));
const fileOf = ({ system, environment }: (typeof environments)[number]): string => `envs/${system}/${environment}.yaml`;
/** The file of a cluster that is shared, as a person would move it out of an environment. */
const clusterOf = (file: string): string => `clusters/${basename(file)}`;

export const KINDS: readonly Kind[] = [
  {
    what: 'environment files, rendered where they are taken',
    share: 40,
    files: environments.map(fileOf),
    load: (text, file) => {
      const name = environments.find((each) => fileOf(each) === file) ?? { system: '', environment: '' };
      return synthesizeOne(project.withText(file, text), systems, name, releases);
    },
  },
  {
    what: 'files of clusters',
    share: 20,
    files: environments.map((name) => clusterOf(fileOf(name))),
    textOf: (file) => stringify((parse(read(sourceOf(file))) as { cluster: object }).cluster),
    beside: (file) => [sourceOf(file)],
    load: (text, file) => {
      const source = sourceOf(file);
      const document = { ...(parse(read(source)) as object), cluster: basename(file, '.yaml') };
      const name = environments.find((each) => fileOf(each) === source) ?? { system: '', environment: '' };
      const shared = new Project(
        ROOT,
        new Map([
          [source, stringify(document)],
          [file, text],
        ]),
      );
      const clusters = { names: () => [basename(file, '.yaml')], read: () => ({ file, text }) };
      return synthesizeOne(Object.assign(shared, { clusters }), systems, name, releases);
    },
  },
  {
    what: 'lockfiles',
    share: 20,
    files: systems.flatMap(({ name }) => project.releases(name).map((version) => `releases/${name}/${version}.yaml`)),
    load: (text, file) => {
      const system = systems.find(({ name }) => file.split('/')[1] === name);
      return system && loadRelease({ text, file, system });
    },
  },
  { what: 'access.yaml', share: 10, files: ['access.yaml'], load: (text, file) => loadAccess({ text, file }) },
  {
    what: 'price lists',
    share: 10,
    files: readdirSync(join(ROOT, 'prices'))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => `prices/${name}`),
    load: (text, file) => loadPriceList({ text, file }),
  },
];

function sourceOf(cluster: string): string {
  return environments.map(fileOf).find((file) => clusterOf(file) === cluster) ?? '';
}

const processor = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Milliseconds of the processor's, whoever else has it meanwhile. A reader that takes more has met what it does not read in linear time. */
const PATIENCE_MS = 10_000;

/**
 * Declares the tests that hostile files are taken or refused in their lines.
 *
 * @param total how many of all kinds together
 * @param seed where the row of them begins
 */
export function refusesHostile(total: number, seed: number): void {
  describe.each(KINDS)('hostile $what', ({ share, files, load, textOf = read, beside = () => [] }) => {
    const count = Math.round((total * share) / 100);
    test(`${count} are taken, or refused in their lines; none crashes a reader or keeps it busy`, async () => {
      const random = new Random(seed);
      const faults: string[] = [];
      let refused = 0;
      for (let turn = 0; turn < count; turn += 1) {
        const file = files[turn % files.length] ?? '';
        const { name, text } = hostile(textOf(file), random);
        const begun = processor();
        const error = await Promise.resolve()
          .then(() => load(text, file))
          .then(
            () => undefined,
            (reason: unknown) => reason,
          );
        const took = processor() - begun;
        if (error !== undefined) refused += 1;
        const fault = took > PATIENCE_MS ? `${Math.round(took)} ms of the processor` : faultIn(error, text, [file, ...beside(file)]);
        if (fault !== undefined) faults.push(`${file}: ${name}: ${fault}`);
      }
      expect(faults).toEqual([]);
      // The generator must make both harmless files and files that fail at once.
      expect(refused).toBeGreaterThan(count / 3);
      expect(refused).toBeLessThan(count);
    }, 3_600_000);
  });
}
