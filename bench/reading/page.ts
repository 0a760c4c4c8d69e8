import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Cost, measure } from '../measure';
import { inTurns, type Table } from '../results';
import { ROOT } from '../where';

const CHROMIUM = '/usr/bin/chromium';

/** Time of Chromium until it has loaded a page of 10,000 changes, compared with an empty page. No rows without Chromium. */
export function measurePage(folder: string, runs: number): Table {
  const config = (at: number, value: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings-of-${at}x, namespace: shop }\ndata: { value: ${value} ${at} }\n`;
  const text = (value: string): string => Array.from({ length: 10_000 }, (_, at) => config(at, value)).join('---\n');
  const file = (name: string, content = ''): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const [base, head, page, empty] = [
    file('before.yaml', text('before')),
    file('after.yaml', text('after')),
    file('changes.html'),
    file('empty.html'),
  ];
  const words = ['-C', folder, 'diff', base, head, '--format', 'html', '--out', page];
  measure({ words: [process.execPath, join(ROOT, 'cli/galley.mjs'), ...words], cwd: folder });
  const open = (path: string): (() => Cost) => {
    const asked = ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', pathToFileURL(path).href];
    return () => measure({ words: [CHROMIUM, ...asked], cwd: folder, env: { HOME: folder } });
  };
  const things = [
    { name: 'an empty page', run: open(empty) },
    { name: 'the page', run: open(page) },
  ];
  return {
    title: 'A page of 10,000 changes opened',
    explains: ['Chromium starts, opens the page from the disk, and prints what it holds once it is loaded.'],
    rows: existsSync(CHROMIUM) ? inTurns(runs, things) : [],
  };
}
