import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutGo } from '../support/go-program';
import { LONG } from '../support/long';
import { OwnRepository } from '../support/own-repository';
import { builtSet, PAIRS, type PublicSet, pathOf, SETS } from './support/public-sets';

jest.setTimeout(3_600_000);

/** What an import said, counted. */
interface Row {
  readonly name: string;
  readonly objects: number;
  /** Objects that are not rendered at all. */
  readonly dropped: number;
  /** Fields that are rendered another way and are named. */
  readonly named: number;
  readonly differs: number;
  readonly settings: number;
  readonly status: number | null;
}

/** All take five minutes: a third of them, unless asked for. */
const isTaken = (_: unknown, at: number): boolean => LONG || at % 3 === 0;

const lines = (said: string, start: RegExp): string[] => said.split('\n').filter((line) => start.test(line));

function rowOf(name: string, { status, said }: { readonly status: number | null; readonly said: string }): Row {
  const counts = [...said.matchAll(/^\S+\/\S+ {2}(\d+) objects?: rendered/gm)].map(([, count]) => Number(count));
  const out = lines(said, /^left out/);
  return {
    name,
    objects: counts.reduce((sum, count) => sum + count, 0),
    dropped: out.length,
    named: lines(said, /^(?:changed|replaced)/).length,
    differs: lines(said, /^differs/).length,
    settings: (/^settings {2}(.*)$/m.exec(said)?.[1] ?? '').split(', ').filter((each) => each !== '').length,
    status,
  };
}

const table = (rows: readonly Row[]): string =>
  rows
    .map(({ name, objects, dropped, named, differs, settings, status }) =>
      [name.padEnd(28), objects, dropped, named, differs, settings, status].map((each) => String(each).padStart(6)).join(' '),
    )
    .join('\n');

(withoutGo === undefined ? test : test.skip)(
  'what others published becomes code that renders the same; nothing is dropped, and each loss is named',
  () => {
    using own = new OwnRepository();
    mkdirSync(join(own.above, 'built'));
    /** A file or a folder that the import reads. */
    const source = (each: PublicSet): string => {
      if (!each.isBuilt) return pathOf(each);
      const file = join(own.above, 'built', `${each.name}.yaml`);
      writeFileSync(file, builtSet(each));
      return file;
    };
    const told: string[] = [];
    const imported = (name: string, words: readonly string[]): Row => {
      const ran = own.galley(['import', ...words, '--system', name]);
      told.push(`== ${name} ${ran.status}\n${ran.said}`);
      return rowOf(name, ran);
    };
    const sets = SETS.filter(isTaken).map((each) => imported(each.name, [source(each)]));
    const pairs = PAIRS.filter(isTaken).map(([name, staging, prod]) =>
      imported(name, [`staging=${source(staging)}`, `prod=${source(prod)}`]),
    );
    const header = `${'set'.padEnd(28)} objects dropped named differs settings exit`;
    process.stderr.write(`${header}\n${table(sets)}\n${table(pairs)}\n`);
    const log = process.env['GALLEY_TEST_SAID'];
    if (log !== undefined) writeFileSync(log, told.join('\n'));

    expect(SETS.length).toBeGreaterThanOrEqual(25);
    expect(PAIRS.length).toBeGreaterThanOrEqual(10);
    const all = [...sets, ...pairs];
    expect(all.filter(({ objects }) => objects === 0)).toEqual([]);
    expect(all.filter(({ dropped }) => dropped > 0)).toEqual([]);
    expect(all.filter(({ differs }) => differs > 0)).toEqual([]);
    // In the others Galley replaces a field, and names it: an invalid image.
    expect(all.filter(({ status }) => status === 0).length).toBeGreaterThanOrEqual(all.length * 0.9);
    expect(pairs.filter(({ settings }) => settings === 0)).toEqual([]);
    expect(own.failures(['synth', 'synth:check', 'typecheck', 'lint'])).toEqual([]);
  },
);
