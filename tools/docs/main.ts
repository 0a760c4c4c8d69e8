import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRIES } from '../package/public-api';
import { deadLinks } from './links';
import { entryPage } from './pages';

/**
 * `npm run docs`: makes build/docs/api/, a page for each word by which the package is imported, of the doc comments in lib/; and looks at each link of these and of
 * all other pages. Ends with 1 where one leads nowhere.
 */
const root = join(__dirname, '../..');
const out = 'build/docs/api';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const entryPages = new Map(
  ENTRIES.map(([word, file]) => {
    const name = word.replace(/^galley\/?/, '') || 'index';
    return [`${out}/${name}.md`, entryPage({ word, file: `lib/${file.replace(/\.ts$/, '.d.ts')}`, source: file, read })] as const;
  }),
);
rmSync(join(root, out), { recursive: true, force: true });
mkdirSync(join(root, out), { recursive: true });
for (const [path, text] of entryPages) writeFileSync(join(root, path), text);

const tracked = execFileSync('git', ['ls-files', '-z', '*.md'], { cwd: root, encoding: 'utf8' }).split('\0');
const pages = tracked.filter(
  (path) => path !== '' && !/^(?:dist|test\/cases|test\/core\/adopt)\//.test(path) && existsSync(join(root, path)),
);
const dead = deadLinks(new Map([...entryPages, ...pages.map((path) => [path, read(path)] as const)]), (path) =>
  existsSync(join(root, path)),
);
for (const { page, line, target } of dead) process.stderr.write(`${page}:${line}: ${target} leads nowhere\n`);
process.stdout.write(`${[...entryPages.keys()].join('\n')}\n`);
process.exitCode = dead.length === 0 ? 0 : 1;
