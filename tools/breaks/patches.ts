import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Where the faults are written down, a file for each subject. */
export const BREAKS = 'breaks';

const breakSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'words with dashes'),
  why: z.string().min(1),
  file: z.string().min(1),
  find: z.string().min(1),
  replace: z.string(),
  test: z.string().regex(/^test\/.+\.test\.ts$/, 'a test file'),
  title: z.string().min(1),
});

/** A fault that is put back on purpose, and the test that has to notice it. */
export type Break = z.output<typeof breakSchema> & {
  /** Name of the file that it stands in, without its ending. */
  readonly subject: string;
};

/** Reads all faults. @throws Error where a file is not what `breaks/README.md` says, or two faults have one name */
export function readBreaks(root: string): Break[] {
  const files = readdirSync(join(root, BREAKS)).filter((name) => name.endsWith('.yaml'));
  const breaks = files.sort().flatMap((name) => {
    const { data, error } = z.array(breakSchema).safeParse(parse(readFileSync(join(root, BREAKS, name), 'utf8')));
    if (error !== undefined) throw new Error(`${BREAKS}/${name}: ${z.prettifyError(error)}`);
    const subject = name.replace(/\.yaml$/, '');
    return data.map((each) => ({ ...each, subject }));
  });
  const twin = breaks.find(({ name }, index) => breaks.findIndex((each) => each.name === name) !== index);
  if (twin !== undefined) throw new Error(`${BREAKS}: two faults are called ${twin.name}`);
  return breaks;
}

/**
 * The text of a file with a fault in it.
 *
 * @returns undefined if the text to replace is not there exactly once, or equals its replacement
 */
export function withFault(text: string, { find, replace }: Pick<Break, 'find' | 'replace'>): string | undefined {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0 || find === replace) return undefined;
  return before + replace + after;
}
