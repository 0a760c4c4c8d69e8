import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Git } from '../../../ports/git/git';
import { reachSettings } from '../../../ports/git/reach-settings';
import { GitFolder } from '../../support/git-folder';

const saved = { ...process.env };
afterEach(() => {
  process.env = { ...saved };
});

test('a clone elsewhere gets what holds for this one alone, in order, and nothing twice', async () => {
  using folder = new GitFolder();
  const elsewhere = join(folder.root, '.git/elsewhere');
  mkdirSync(elsewhere);
  const global = join(folder.root, '.git/global');
  writeFileSync(
    global,
    `[credential]\n\thelper = store\n[http]\n\textraHeader = everywhere\n[includeIf "gitdir:${folder.root}/"]\n\tpath = ${global}-here\n`,
  );
  writeFileSync(`${global}-here`, '[url "https://mirror.example.com/"]\n\tinsteadOf = https://git.example.com/\n');
  Object.assign(process.env, {
    GIT_CONFIG_GLOBAL: global,
    GIT_CEILING_DIRECTORIES: folder.root,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.proxy',
    GIT_CONFIG_VALUE_0: 'http://p',
  });
  folder.git('config', 'credential.helper', '');
  folder.git('config', '--add', 'credential.helper', 'cache');
  folder.git('config', 'http.https://git.example.com/.extraheader', 'AUTHORIZATION: basic abc=\n def');
  folder.git('config', 'core.sshCommand', 'ssh -i "a key"');
  folder.git('config', 'core.editor', 'none of ours');
  // A repository of its own there would hide what the folder above sets.
  folder.git('init', '--quiet', elsewhere);
  const [here, there] = [new Git({ folder: folder.root }), new Git({ folder: elsewhere })];
  const env = await reachSettings(here, there);
  const value = (git: Git, key: string) => git.text(['config', '--get-all', key], { accept: [0, 1] });
  for (const key of [
    'credential.helper',
    'http.extraheader',
    'url.https://mirror.example.com/.insteadof',
    'http.https://git.example.com/.extraheader',
    'core.sshcommand',
    'http.proxy',
  ])
    expect([key, await value(there.with({ env }), key)]).toEqual([key, await value(here, key)]);
  expect(Object.values(env)).not.toContain('core.editor');
  expect(Object.values(env)).not.toContain('everywhere');
  expect(await reachSettings(there, there)).toEqual({});
});
