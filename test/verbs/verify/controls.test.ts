import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { GitRepository } from '../../../ports/git/git-repository';
import { controlFindings } from '../../../verbs/verify/controls';
import { GitFolder } from '../../support/git-folder';

const FOLDER = 'dist/shop/prod';
let published: GitFolder;

beforeEach(() => {
  process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
  published = new GitFolder();
  published.write(`${FOLDER}/.galley.json`, '{}\n');
  published.write(`${FOLDER}/web/pod-web.yaml`, 'kind: Pod\n');
  published.write('dist/shop/test/web/pod-web.yaml', 'kind: Pod\n');
});
afterEach(() => published[Symbol.dispose]());

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  published.commit('Begin');
  // Git itself would go by some of these where it adds a file.
  for (const [path, text] of Object.entries(files)) {
    published.write(path, text);
    published.git('update-index', '--add', '--cacheinfo', `100644,${published.git('hash-object', '-w', '--no-filters', path)},${path}`);
  }
  published.git('commit', '--quiet', '--allow-empty', '-m', 'Publish');
  const commit = published.git('rev-parse', 'HEAD');
  const repository = await GitRepository.holding({ folder: published.root });
  // The verifying clone has no files: git reads attributes only from the commit.
  rmSync(join(published.root, 'dist'), { recursive: true });
  const entries = await repository.entries(commit, [`${FOLDER}/`]);
  const findings = await controlFindings(repository, commit, [{ path: FOLDER, entries }]);
  return findings.map(({ kind, path, detail }) => `${kind} ${path}: ${detail}`);
}

const git = (path: string, attribute: string, count = 1) =>
  `unexpected ${path}: git writes ${count} ${count === 1 ? 'file' : 'files'} of ${FOLDER} otherwise than committed: ${attribute}`;
const flux = (path: string, count: number) => `unexpected ${path}: keeps ${count} ${count === 1 ? 'file' : 'files'} of ${FOLDER} from Flux`;

test('a repository without such files, and with such as concern other folders, is read as it stands', async () => {
  expect(
    await found({
      'README.md': 'hello\n',
      '.gitattributes': '* -text\n*.yaml eol=lf linguist-generated diff\ndist/shop/test/** eol=crlf\n',
      'dist/.gitattributes': 'other/** ident\n',
      '.sourceignore': '/*\n!/dist\n/dist/shop/test/\n',
      'other/.sourceignore': '*\n',
    }),
  ).toEqual([]);
});

test.each([
  ['.gitattributes', '*.yaml text eol=crlf\n', 'eol=crlf', 1],
  ['.gitattributes', '* working-tree-encoding=UTF-16LE\n', 'working-tree-encoding=UTF-16LE', 2],
  ['dist/.gitattributes', 'shop/prod/web/* ident\n', 'ident=set', 1],
  ['dist/shop/.gitattributes', '[attr]odd filter=lfs\n', 'none', 0],
  ['.gitattributes', '[attr]odd filter=lfs\npod-*.yaml odd\n', 'filter=lfs', 1],
  [`${FOLDER}/.gitattributes`, 'web/* filter=x\n', 'filter=x', 1],
] as const)('attributes in %s by which git writes other bytes are told: %j', async (path, text, attribute, count) => {
  expect(await found({ [path]: text })).toEqual(count === 0 ? [] : [git(path, attribute, count)]);
});

test.each([
  ['.sourceignore', 'web/\n', 1],
  ['.sourceignore', '/dist/shop/prod\n', 2],
  ['.sourceignore', '/*\n!/other\n', 2],
  ['dist/.sourceignore', '/shop/prod/web/pod-*\n', 1],
  ['dist/shop/.sourceignore', '*.yaml\n!test\n', 1],
] as const)('files that %s keeps from Flux are told: %j', async (path, text, count) => {
  expect(await found({ [path]: text })).toEqual([flux(path, count)]);
});

test('settings for all repositories of a machine have no effect', async () => {
  published.write('.git/all-attributes', '* ident\n');
  published.write(
    '.git/all',
    `[core]\n\tattributesFile = ${published.root}/.git/all-attributes\n\texcludesFile = ${published.root}/.git/all-excluded\n`,
  );
  published.write('.git/all-excluded', '*\n');
  process.env['GIT_CONFIG_GLOBAL'] = `${published.root}/.git/all`;
  expect(await found({ '.gitattributes': '* -text\n', '.sourceignore': 'nothing\n' })).toEqual([]);
});
