import { GitRemote } from '../support/git-remote';
import { PublishedShop } from '../support/published-shop';
import { SHOP_ENVIRONMENT } from '../support/shop-system';

/** What a CI job's token looks like; it may be valid for minutes after its commit was made. */
const TOKEN = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"sub":"repo:shop"}').toString('base64url')}.${'s1gN'.repeat(20)}`;
const MESSAGE = `Deploy 1.4 to shop/test

It says https://ada:hunter2hunter2@git.example.com and goes on.

Galley-Actor: ci
Galley-Action: deploy
Galley-Token: ${TOKEN.slice(0, 40)}
 ${TOKEN.slice(40)}
Galley-Version: 1.4`;

let project: PublishedShop;
beforeEach(() => {
  project = new PublishedShop();
});
afterEach(() => project[Symbol.dispose]());

test.each([
  ['as git folds it, in two lines', MESSAGE],
  ['in one line', MESSAGE.replace('\n eyJ', 'eyJ').replace(`${TOKEN.slice(0, 40)}\n `, TOKEN.slice(0, 40))],
  ['in the case of a person', MESSAGE.replace('Galley-Token', 'galley-token')],
  ['twice', `${MESSAGE}\nGalley-Token: ${TOKEN}`],
])('the token of a CI job is in nothing that is published: %s', async (_, message) => {
  await using remote = await new GitRemote().start();
  await project.commit(message);
  expect(project.repository.git('log', '-1', '--format=%B')).toContain(TOKEN.slice(0, 40));
  expect(await project.run('publish', '--repo', remote.folder)).toMatchObject({ exit: 0 });
  const all = [
    remote.git('log', '--all', '--format=%B%N'),
    ...Object.values(remote.files()),
    remote.git('notes', '--ref=refs/notes/hydrator.metadata', 'show', 'main'),
  ].join('\n');
  expect(all).toContain('It says https://***@git.example.com and goes on.');
  for (const part of [TOKEN.slice(0, 40), TOKEN.slice(40, 60), TOKEN.slice(-20), 'hunter2', 'oken:']) expect(all).not.toContain(part);
});

const URL = 'https://git.example.com/shop/rendered.git';

test.each([
  ['in its query', `${URL}?private_token=glpat-Ab1Cd2Ef3Gh4Ij5Kl6Mn`],
  ['in its query, under a name that says nothing', `${URL}?a=b`],
  ['before its host', URL.replace('//', '//ada:hunter2hunter2@')],
])('a repository whose URL has a token %s is refused, on the command line and in the environment, and not shown', async (_, url) => {
  await project.commit();
  const asked = await project.run('publish', '--repo', url);
  project.declare('test', () => SHOP_ENVIRONMENT.replace(URL, url));
  const written = await project.run('synth');
  for (const { exit, out, err } of [asked, written]) {
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toContain('error[');
    for (const secret of ['glpat-', 'hunter2']) expect(err).not.toContain(secret);
  }
  expect(written.err).toMatch(/^error\[ENV_(?:INVALID|SECRET)\] envs\/shop\/test\.yaml:9:8 repository\.url: /);
});
