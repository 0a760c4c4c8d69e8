import { join } from 'node:path';
import type { z } from 'zod';
import { verifyJson } from '../../cli/print/verify-json';
import {
  accessCheckAnswer,
  actionAnswer,
  publishAnswer,
  releaseCheckAnswer,
  synthAnswer,
  synthCheckAnswer,
  verifyAnswer,
} from '../../core/model/answer';
import { GitRemote } from '../support/git-remote';
import { shopForEach } from '../support/shop-for-each';
import type { SignedShop } from '../support/signed-shop';

let shop: SignedShop;
const { withKeys } = shopForEach('the JSON of actions is', (each) => {
  shop = each;
});
const dist = () => join(shop.root, 'dist');

/** What is on stdout, which has to be one document of a schema with no key more. */
function answerOf<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> {
  const answer: unknown = JSON.parse(text);
  expect(schema.parse(answer)).toEqual(answer);
  return answer as z.infer<Schema>;
}

withKeys('--json', () => {
  test('synth tells what it wrote, and --check what is not what the sources render', async () => {
    const file = 'dist/shop/staging/web/pod-web.yaml';
    shop.write(file, `${shop.read(file)}# edited\n`);
    const checked = await shop.run('synth', '--check', '--json', '--out', dist());
    expect(checked.exit).toBe(1);
    expect(answerOf(synthCheckAnswer, checked.out)).toEqual({
      version: 1,
      out: expect.any(String),
      inStep: false,
      differences: [{ path: join(dist(), 'shop/staging/web/pod-web.yaml'), kind: 'different' }],
      warnings: [],
    });
    const { exit, out } = await shop.run('synth', 'shop/staging', '--json', '--out', dist());
    expect(exit).toBe(0);
    expect(answerOf(synthAnswer, out)).toMatchObject({
      environments: [
        { environment: 'shop/staging', release: '1.4', applications: [{ name: 'web', resources: 3, added: 0, changed: 1, removed: 0 }] },
      ],
      written: 1,
    });
    expect(answerOf(synthCheckAnswer, (await shop.run('synth', '--check', '--json', '--out', dist())).out).inStep).toBe(true);
  });

  test('deploy tells the plan, and then what was done', async () => {
    const planned = answerOf(actionAnswer, (await shop.run('deploy', 'shop@1.5', 'shop/staging', '--json', '--dry-run', '--diff')).out);
    expect(planned).toMatchObject({
      ...{ action: 'deploy', outcome: 'planned' },
      files: expect.arrayContaining([{ path: 'envs/shop/staging.yaml', gone: false }]),
      targets: [
        {
          target: 'shop/staging',
          release: '1.5',
          change: {
            from: '1.4',
            to: '1.5',
            production: false,
            diff: expect.arrayContaining([expect.stringContaining('+    image: ghcr.io')]),
          },
        },
      ],
    });
    expect(planned.targets[0]?.change?.images).toContainEqual({
      name: 'web',
      before: expect.objectContaining({ digest: `sha256:${'a'.repeat(64)}` }),
      after: expect.objectContaining({ digest: `sha256:${'e'.repeat(64)}` }),
    });
    const done = answerOf(actionAnswer, (await shop.run('deploy', 'shop@1.5', 'shop/staging', '--json')).out);
    expect(done).toMatchObject({ outcome: 'done', actor: 'ada', commit: shop.git('rev-parse', 'HEAD'), branch: 'main' });
    const again = answerOf(actionAnswer, (await shop.run('deploy', 'shop@1.5', 'shop/staging', '--json')).out);
    expect(again).toMatchObject({ outcome: 'unchanged', files: [] });
  });

  test.each([
    ['rollback', ['rollback', 'shop/staging', '--to', '1.4'], { outcome: 'unchanged' }],
    [
      'retire',
      ['retire', 'shop/staging'],
      { outcome: 'planned', targets: [{ data: [] }], files: expect.arrayContaining([{ path: 'envs/shop/staging.yaml', gone: true }]) },
    ],
    ['gate pass', ['gate', 'pass', 'shop/staging', '--proof', 'seen'], { outcome: 'planned', action: 'gate' }],
  ])('%s tells its plan too', async (_, words, answer) => {
    const dryRun = answer.outcome === 'planned' ? ['--dry-run'] : [];
    expect(answerOf(actionAnswer, (await shop.run(...words, ...dryRun, '--json')).out)).toMatchObject(answer);
  });

  test('a refused action prints only its problems', async () => {
    const { exit, out } = await shop.run('deploy', 'shop@1.6', 'shop/prod', '--json');
    expect({ exit, ...JSON.parse(out) }).toMatchObject({ version: 1, exit: 1, problems: [{ code: 'RELEASE_NOT_RESOLVED' }] });
  });

  test('release check tells of every lockfile', async () => {
    shop.write('releases/shop/1.5.yaml', shop.read('releases/shop/1.5.yaml').replace('  migrate:\n', '  migrant:\n'));
    const { exit, out } = await shop.run('release', 'check', '--json');
    expect(exit).toBe(1);
    const answer = answerOf(releaseCheckAnswer, out);
    expect(answer.holds).toBe(false);
    expect(answer.releases[0]).toEqual({
      release: 'shop@1.4',
      holds: true,
      images: { components: 2, thirdParty: 1, tools: 1 },
      engineVersion: '7.1',
      problems: [],
    });
    expect(answer.releases[1]).toMatchObject({ release: 'shop@1.5', holds: false, problems: [{ code: 'RELEASE_INVALID' }, {}] });
  });

  test('access check lists failures', async () => {
    expect(answerOf(accessCheckAnswer, (await shop.run('access', 'check', '--json')).out)).toMatchObject({ holds: true, problems: [] });
    shop.write('dist/shop/prod/web/pod-web.yaml', 'x: y\n');
    shop.folder.commit('Slip it in');
    const { exit, out } = await shop.run('access', 'check', '--json');
    expect(exit).toBe(1);
    expect(answerOf(accessCheckAnswer, out)).toMatchObject({ holds: false, problems: [{ code: 'ACCESS_DENIED' }] });
  });

  test('publish tells all of it at the end, and its lines on stderr', async () => {
    await using remote = await new GitRemote().start();
    const { out, err } = await shop.run('publish', 'shop/staging', '--repo', remote.folder, '--json', '--dry-run');
    const { publications } = answerOf(publishAnswer, out);
    expect(publications).toMatchObject([
      {
        repository: remote.folder,
        branch: 'main',
        overtaken: 0,
        commits: [{ environments: [{ environment: 'shop/staging', release: '1.4' }] }],
      },
    ]);
    expect(err).toContain('would push');
  });

  test('verify tells what holds, where from, and what does not', () => {
    const target = { url: 'https://git.example.com/shop', branch: 'main', path: 'dist' };
    const finding = { path: 'dist/shop/prod/web/pod-web.yaml', kind: 'different' } as const;
    const provenance = { system: 'shop', environment: 'prod', release: '1.4', commit: 'a'.repeat(40) };
    const verified = { system: 'shop', environment: 'prod', target, provenance, behind: undefined, findings: [finding] };
    const text = verifyJson({ environments: [verified as never], beside: [{ path: 'x', kind: 'unexpected' }] }, false);
    expect(answerOf(verifyAnswer, text)).toEqual({
      version: 1,
      holds: false,
      environments: [{ environment: 'shop/prod', release: '1.4', commit: 'a'.repeat(40), findings: [finding] }],
      beside: [{ path: 'x', kind: 'unexpected' }],
    });
  });
});
