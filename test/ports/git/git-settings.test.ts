import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Git } from '../../../ports/git/git';
import { SETTINGS } from '../../../ports/git/git-settings';
import { GitFolder } from '../../support/git-folder';

const saved = process.env['GIT_CONFIG_GLOBAL'];
afterEach(() => {
  if (saved === undefined) delete process.env['GIT_CONFIG_GLOBAL'];
  else process.env['GIT_CONFIG_GLOBAL'] = saved;
});

/** For each setting that is pinned a value that would change an answer, where git takes one. */
const HOSTILE: Readonly<Record<string, string>> = {
  'core.commentChar': 'G',
  'core.quotePath': 'true',
  'diff.algorithm': 'patience',
  'diff.colorMoved': 'zebra',
  'diff.context': '0',
  'diff.ignoreSubmodules': 'all',
  'diff.interHunkContext': '9',
  'diff.mnemonicPrefix': 'true',
  'diff.noPrefix': 'true',
  'diff.relative': 'true',
  'diff.renames': 'copies',
  'diff.suppressBlankEmpty': 'true',
  'grep.extendedRegexp': 'true',
  'grep.patternType': 'fixed',
  'i18n.logOutputEncoding': 'ISO-8859-1',
  'log.date': 'relative',
  'log.diffMerges': 'off',
  'log.follow': 'true',
  'log.mailmap': 'true',
  'log.showRoot': 'false',
  'status.branch': 'true',
  'status.showUntrackedFiles': 'no',
  'trace2.normalTarget': '2',
  'trailer.separators': '=',
  ...Object.fromEntries(Object.keys(SETTINGS).flatMap((name) => (name.startsWith('color.') ? [[name, 'always']] : []))),
};

/** What actions, history and publishing ask git. */
const QUESTIONS: readonly (readonly string[])[] = [
  [
    'log',
    '-z',
    '--topo-order',
    '--no-show-signature',
    '--no-color',
    '--grep=^Galley-Action: ',
    '--format=%H%n%(trailers:only=yes,unfold=yes)',
    'HEAD',
    '--',
  ],
  ['log', '-z', '--first-parent', '--format=tformat:%H', 'HEAD', '--', 'd/renamed.txt'],
  ['log', '--first-parent', '--diff-filter=A', '--format=%H', 'HEAD', '--', 'access.yaml'],
  ['log', '-1', '--no-show-signature', '--no-color', '--date=raw', '--format=tformat:%an%x00%ad%x00%s%x00%b', 'HEAD', '--'],
  ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', '--'],
  ['ls-tree', '-r', '-z', '--full-tree', 'HEAD', '--'],
  ['diff-tree', '-r', '-z', '--no-commit-id', '--no-renames', '--name-status', 'HEAD~2', 'HEAD', '--'],
  ['diff', '--no-ext-diff', '--no-textconv', '--no-renames', '--color=never', 'HEAD~2', 'HEAD', '--'],
];

test('a person’s git settings change no answer', async () => {
  using folder = new GitFolder();
  folder.write('access.yaml', 'a: 1\n');
  folder.write('d/ü.txt', 'a\n\nb\nc\nd\ne\n');
  folder.write('d/old.txt', 'one\ntwo\nthree\n');
  folder.commit('Begin with an ö\n\nBody\n\nGalley-Action: deploy\nGalley-Actor: mo');
  folder.write('d/ü.txt', 'a\n\nB\nc\nd\nE\n');
  folder.commit('Edit\n\nGalley-Action: gate\nGalley-Target: a/b');
  folder.git('mv', 'd/old.txt', 'd/renamed.txt');
  folder.commit('Rename');
  folder.write('d/untracked.txt', 'x\n');
  const global = join(folder.root, '.git/global');
  process.env['GIT_CONFIG_GLOBAL'] = global;
  const git = new Git({ folder: folder.root });
  const answers = async (): Promise<string[]> => {
    const told: string[] = [];
    for (const words of QUESTIONS) {
      const { stdout, stderr } = await git.run(words);
      told.push(`${stdout.toString('latin1')}|${stderr}`);
    }
    return told;
  };
  writeFileSync(global, '');
  const plain = await answers();
  expect(plain.every((answer) => answer.length > 1)).toBe(true);
  for (const [name, value] of Object.entries(HOSTILE)) folder.git('config', '--file', global, name, value);
  expect(await answers()).toEqual(plain);
});
