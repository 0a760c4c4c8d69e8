import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { Project } from '../../../ports/disk/project';
import { GitRepository } from '../../../ports/git/git-repository';
import { ProjectRepository } from '../../../ports/git/project-repository';
import { trustedLine } from '../../../verbs/verify/line';
import { signerFindings } from '../../../verbs/verify/signers';
import { GIT_ENVIRONMENT, GitFolder } from '../../support/git-folder';
import { CAN_SIGN_SSH, Keys } from '../../support/signing';

const NAME = { system: 'shop', environment: 'prod' };
const FOLDER = 'dist/shop/prod';
const keys = new Keys();
let project: GitFolder;
let published: GitFolder;

const forge = CAN_SIGN_SSH ? { ssh: [keys.ssh('forge')] } : {};
const actors = CAN_SIGN_SSH ? ['bot', 'ada', 'old', 'reader', 'eve'].map((name) => [name, { ssh: [keys.ssh(name)] }] as const) : [];
const accessOf = (bot: string): string =>
  JSON.stringify({
    actors: Object.fromEntries(actors.filter(([name]) => name !== 'eve')),
    forges: { hub: forge },
    grants: [
      { actors: ['ada'], role: 'owner', environments: ['*'] },
      { actors: [bot], role: 'publisher', environments: ['shop/*'] },
      { actors: ['reader'], role: 'publisher', environments: ['shop/staging'] },
    ],
  });

beforeAll(() => {
  process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
});
beforeEach(() => {
  [project, published] = [new GitFolder(), new GitFolder()];
  project.write('access.yaml', accessOf('bot'));
  project.commit('Begin');
});
afterEach(() => {
  project[Symbol.dispose]();
  published[Symbol.dispose]();
});
afterAll(() => keys[Symbol.dispose]());

/** Where the trees lie that commits are made of. */
const MADE = 'refs/made';

/** Writes a commit with this file below the folder, signed by somebody or nobody; the tree is the first parent's, changed. */
function commit(parents: readonly string[], text: string | undefined, by?: string, message = 'Publish'): string {
  const [base] = parents;
  if (text !== undefined || base === undefined) {
    const file = text === undefined ? '' : `M 100644 inline ${FOLDER}/a.yaml\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    const head = `commit ${MADE}\ncommitter a <a@example.com> 0 +0000\ndata 0\n`;
    const input = `reset ${MADE}\n\n${head}${base === undefined ? '' : `from ${base}\n`}${file}`;
    execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: published.root, env: GIT_ENVIRONMENT, input });
  }
  const sign = by === undefined ? [] : ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${keys.file(by)}`];
  return published.git(
    ...sign,
    'commit-tree',
    ...(by === undefined ? [] : ['-S']),
    ...parents.flatMap((parent) => ['-p', parent]),
    '-m',
    message,
    text === undefined && base !== undefined ? `${base}^{tree}` : `${MADE}^{tree}`,
  );
}

async function found(tip: string): Promise<string[]> {
  const own = await ProjectRepository.of(new Project(project.root));
  const line = await trustedLine(own);
  if (line.access === undefined) throw new Error('no access.yaml');
  const props = { name: NAME, tip, source: undefined, folder: FOLDER, project: own, line, access: line.access };
  const repository = await GitRepository.holding({ folder: published.root });
  return (await signerFindings({ ...props, published: repository })).map(({ detail = '' }) => detail);
}

(CAN_SIGN_SSH ? describe : describe.skip)('who signed what is published', () => {
  test('a publisher and an owner may, one of another environment, a stranger and nobody may not', async () => {
    const first = commit([], '1', 'bot');
    expect(await found(first)).toEqual([]);
    expect(await found(commit([first], '2', 'ada'))).toEqual([]);
    expect(await found(commit([first], '2', 'reader'))).toEqual([expect.stringMatching(/expected it signed by ada or bot, got reader$/)]);
    expect(await found(commit([first], '2', 'eve'))).toEqual([expect.stringContaining('access.yaml has no actor with the SSH key')]);
    expect(await found(commit([first], '2'))).toEqual([expect.stringContaining('got nobody, as it carries no signature')]);
  });

  test('an unsigned merge that brings back an older tree is a change of its own', async () => {
    const older = commit([], '1', 'bot');
    const newer = commit([older], '2', 'bot');
    const tree = published.git('rev-parse', `${older}^{tree}`);
    for (const parents of [
      [newer, older],
      [newer, older, older],
    ]) {
      const merge = published.git('commit-tree', ...parents.flatMap((parent) => ['-p', parent]), '-m', 'Merge', tree);
      expect(await found(merge)).toEqual([expect.stringContaining(merge.slice(0, 12))]);
      expect(await found(commit([merge], undefined))).toEqual([expect.stringContaining(merge.slice(0, 12))]);
    }
  });

  describe('a merge that a forge has signed', () => {
    /** A merge with the tree of one of its parents, signed by the forge. */
    const merged = (parents: readonly string[], tree: string): string =>
      published.git(
        ...['-c', 'gpg.format=ssh', '-c', `user.signingKey=${keys.file('forge')}`],
        ...['commit-tree', '-S', ...parents.flatMap((parent) => ['-p', parent]), '-m', 'Merge'],
        published.git('rev-parse', `${tree}^{tree}`),
      );

    test('counts where it brings what a publisher has signed on its branch', async () => {
      const first = commit([], '1', 'bot');
      const proposed = commit([first], '2', 'bot');
      expect(await found(merged([first, proposed], proposed))).toEqual([]);
      // A commit after it that leaves the folder alone changes nothing of that.
      expect(await found(merged([first, commit([proposed], undefined)], proposed))).toEqual([]);
    });

    test('proves no publisher: a commit without a permitted signature stays unsigned', async () => {
      const first = commit([], '1', 'bot');
      for (const by of [undefined, 'eve', 'reader', 'forge']) {
        const proposed = commit([first], '2', by);
        expect(await found(merged([first, proposed], proposed))).toEqual([
          expect.stringMatching(new RegExp(`expected what it brings, ${proposed.slice(0, 12)}, signed by ada or bot, got`)),
        ]);
      }
    });

    test('is refused with a folder of its own, with one parent or three, and where it brings back what was there', async () => {
      const first = commit([], '1', 'bot');
      const newer = commit([first], '2', 'bot');
      const proposed = commit([first], '3', 'bot');
      const own = commit([first], '4');
      const wrong = expect.stringContaining(
        'expected a merge of the forge hub to bring what somebody published on its branch, got another',
      );
      expect(await found(merged([newer, proposed], own))).toEqual([wrong]);
      expect(await found(merged([first], proposed))).toEqual([wrong]);
      expect(await found(merged([newer, proposed, own], proposed))).toEqual([wrong]);
      expect(await found(merged([newer, first], first))).toEqual([wrong]);
    });
  });

  test('a change that was undone is seen too, and commits that touch nothing of it need nobody', async () => {
    const first = commit([], '1', 'bot');
    const edited = commit([first], 'x');
    const undone = commit([edited], '1', 'bot');
    expect(await found(undone)).toEqual([expect.stringContaining(edited.slice(0, 12))]);
    expect(await found(commit([first], undefined))).toEqual([]);
  });

  test('checks nothing before the first signed commit; without any it reports the newest', async () => {
    const first = commit([], '1');
    const second = commit([first], '2');
    expect(await found(second)).toHaveLength(1);
    expect(await found(commit([second], '3', 'bot'))).toEqual([]);
  });

  test('a key that was replaced counts for what it signed by the access.yaml of then, and not for the newest', async () => {
    const then = project.git('rev-parse', 'HEAD');
    const message = `Publish\n\nGalley-Source-Commit: ${then}\n`;
    const older = commit([], '1', 'bot', message);
    const newer = commit([older], '2', 'bot', message);
    project.write('access.yaml', accessOf('old'));
    project.commit('Replace the key');
    expect(await found(newer)).toEqual([expect.stringMatching(/got bot$/)]);
    expect(await found(commit([newer], '3', 'old'))).toEqual([]);
  });

  test('any history: gives the same answer as a walk over all first parents', async () => {
    const step = fc.record({ text: fc.constantFrom('1', '2', undefined), by: fc.constantFrom('bot', undefined), merge: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const made: { id: string; changed: boolean; signed: boolean }[] = [];
        let now: string | undefined;
        for (const { text, by, merge } of steps) {
          const [head] = made;
          const parents = head === undefined ? [] : merge ? [head.id, made.at(-1)?.id ?? head.id] : [head.id];
          const changed = text !== undefined && text !== now;
          made.unshift({ id: commit(parents, text, by), changed, signed: by !== undefined });
          if (changed) now = text;
        }
        const changes = made.filter(({ changed }) => changed);
        const begun = changes.findLastIndex(({ signed }) => signed);
        const wanted = changes.slice(0, begun < 0 ? 1 : begun).filter(({ signed }) => !signed);
        const told = await found(made[0]?.id ?? '');
        expect(told.map((detail) => /^commit (\w+)/.exec(detail)?.[1])).toEqual(wanted.map(({ id }) => id.slice(0, 12)));
      }),
      { numRuns: 12 },
    );
  });
});
