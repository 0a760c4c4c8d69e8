import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Project } from '../../../ports/disk/project';
import { GitRepository } from '../../../ports/git/git-repository';
import { ProjectRepository } from '../../../ports/git/project-repository';
import { trustedLine } from '../../../verbs/verify/line';
import { signerFindings } from '../../../verbs/verify/signers';
import { GIT_ENVIRONMENT, GitFolder } from '../../support/git-folder';
import { CAN_SIGN_GPG, CAN_SIGN_SSH, Keys } from '../../support/signing';

const NAME = { system: 'shop', environment: 'prod' };
const FOLDER = 'dist/shop/prod';
const CAN_SIGN = CAN_SIGN_GPG && CAN_SIGN_SSH;
const keys = new Keys();
let project: GitFolder;
let published: GitFolder;

/** Grace's key lives from January to June of 2025; the forge's too. */
const lived = (name: string) => keys.gpg(name, '20250601T000000', '20250101T000000!');
const holders = CAN_SIGN
  ? { ada: { ssh: [keys.ssh('ada')] }, bot: { ssh: [keys.ssh('bot')] }, grace: { gpg: [lived('grace')] } }
  : undefined;
const forge = CAN_SIGN ? { gpg: [lived('hub')] } : {};
const accessOf = (...publishers: readonly string[]): string =>
  JSON.stringify({
    actors: holders,
    forges: { hub: forge },
    grants: [
      { actors: ['ada'], role: 'owner', environments: ['*'] },
      { actors: publishers, role: 'publisher', environments: ['shop/*'] },
    ],
  });

const home = process.env['GNUPGHOME'];
beforeAll(() => {
  process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
  process.env['GNUPGHOME'] = keys.folder;
  // Whoever holds a key that has ended puts their clock back.
  writeFileSync(keys.file('then'), '#!/bin/sh\nexec gpg --faked-system-time \'20250301T000000!\' "$@"\n', { mode: 0o755 });
});
beforeEach(() => {
  [project, published] = [new GitFolder(), new GitFolder()];
});
afterEach(() => {
  project[Symbol.dispose]();
  published[Symbol.dispose]();
});
afterAll(() => {
  if (home === undefined) delete process.env['GNUPGHOME'];
  else process.env['GNUPGHOME'] = home;
  keys[Symbol.dispose]();
});

const MARCH = '2025-03-01T00:00:00Z';
const AUGUST = '2025-08-01T00:00:00Z';

function signedBy(name: 'ada' | 'bot' | 'grace' | 'hub'): string[] {
  if (name === 'ada' || name === 'bot') return ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${keys.file(name)}`];
  const { fingerprint } = name === 'grace' ? (holders?.grace.gpg[0] ?? { fingerprint: '' }) : (forge.gpg?.[0] ?? { fingerprint: '' });
  return ['-c', `gpg.program=${keys.file('then')}`, '-c', `user.signingKey=${fingerprint}`];
}

/** A commit that is signed, at a time by its own word. */
function commit(
  folder: GitFolder,
  tree: string,
  by: Parameters<typeof signedBy>[0],
  date: string,
  parents: readonly string[],
  message = 'Go on',
): string {
  const words = [...signedBy(by), 'commit-tree', '-S', ...parents.flatMap((parent) => ['-p', parent]), '-m', message, tree];
  const env = { ...GIT_ENVIRONMENT, GNUPGHOME: keys.folder, GIT_COMMITTER_DATE: date };
  return execFileSync('git', words, { cwd: folder.root, encoding: 'utf8', env, stdio: 'pipe' }).trim();
}

/** The project's line goes on. */
function goOn(text: string, by: 'ada' | 'grace', date: string): string {
  project.write('access.yaml', text);
  project.git('add', '.');
  const id = commit(project, project.git('write-tree'), by, date, [project.git('rev-parse', 'HEAD')]);
  project.git('reset', '--quiet', '--hard', id);
  return id;
}

function publish(text: string, by: Parameters<typeof signedBy>[0], date: string, parents: readonly string[], source: string): string {
  published.git('read-tree', '--empty');
  published.write('.git/blob', text);
  published.git('update-index', '--add', '--cacheinfo', `100644,${published.git('hash-object', '-w', '.git/blob')},${FOLDER}/a.yaml`);
  return commit(published, published.git('write-tree'), by, date, parents, `Publish\n\nGalley-Source-Commit: ${source}\n`);
}

async function found(tip: string, source: string): Promise<string[]> {
  const own = await ProjectRepository.of(new Project(project.root));
  const line = await trustedLine(own);
  if (line.access === undefined) throw new Error('no access.yaml');
  const repository = await GitRepository.holding({ folder: published.root });
  const props = { name: NAME, tip, source, folder: FOLDER, project: own, line, access: line.access, published: repository };
  return (await signerFindings(props)).map(({ detail = '' }) => detail);
}

(CAN_SIGN ? describe : describe.skip)('what a publisher has signed whose key has ended since', () => {
  const why = (witness: string) => expect.stringContaining(`its OpenPGP key had ended when ${witness.slice(0, 12)}`);
  let source: string;
  beforeEach(() => {
    project.commit('Begin');
    source = goOn(accessOf('bot', 'grace'), 'ada', MARCH);
  });

  test('holds where nothing that is younger came before it', async () => {
    const first = publish('1', 'bot', MARCH, [], source);
    const graces = publish('2', 'grace', MARCH, [first], source);
    expect(await found(graces, source)).toEqual([]);
    const later = publish('3', 'bot', AUGUST, [graces], source);
    expect(await found(later, source)).toEqual([]);
  });

  test('does not hold after what others have published since, at the tip and below', async () => {
    const bots = publish('1', 'bot', AUGUST, [], source);
    const graces = publish('2', 'grace', MARCH, [bots], source);
    expect(await found(graces, source)).toEqual([why(bots)]);
    expect(await found(publish('3', 'bot', AUGUST, [graces], source), source)).toEqual([why(bots)]);
  });

  test('does not hold where its source is younger than the end of the key', async () => {
    const first = publish('1', 'bot', MARCH, [], source);
    const young = goOn(accessOf('grace', 'bot'), 'ada', AUGUST);
    const graces = publish('2', 'grace', MARCH, [first], young);
    expect(await found(graces, young)).toEqual([why(young)]);
    // The message is the signer's word too; verify compares the folder with its source.
    expect(await found(publish('2', 'grace', MARCH, [first], source), young)).toEqual([why(young)]);
  });

  test('does not come in by a merge of a forge, also by one whose own key has ended', async () => {
    const first = publish('1', 'bot', AUGUST, [], source);
    const side = publish('2', 'grace', MARCH, [], source);
    const merge = commit(published, published.git('rev-parse', `${side}^{tree}`), 'hub', MARCH, [first, side]);
    expect(await found(merge, source)).toEqual([why(first)]);
  });

  test('a removed actor can’t name an old source in which they still had permission', async () => {
    const first = publish('1', 'bot', MARCH, [], source);
    const without = goOn(accessOf('ada'), 'ada', AUGUST);
    const next = publish('2', 'ada', AUGUST, [first], without);
    const bots = publish('3', 'bot', MARCH, [next], source);
    const tip = publish('4', 'ada', AUGUST, [bots], without);
    expect(await found(tip, without)).toEqual([expect.stringMatching(new RegExp(`^commit ${bots.slice(0, 12)}: .*got bot$`))]);
    expect(await found(publish('4', 'ada', AUGUST, [publish('3', 'ada', AUGUST, [next], source)], without), without)).toEqual([]);
  });
});
