import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { changesDocumentSchema } from '../../core/model/change';
import { shopForEach } from '../support/shop-for-each';
import type { SignedShop } from '../support/signed-shop';
import { accessOf } from '../support/signed-shop';

let shop: SignedShop;
const { actors, withKeys } = shopForEach('acknowledgement is', (each) => {
  shop = each;
});

const fileOf = (environment: string, name = 'data'): string => `dist/shop/${environment}/web/persistentvolumeclaim-${name}.yaml`;
const claim = (name = 'data'): string =>
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: ${name}, namespace: shop}\nspec: {resources: {requests: {storage: 2Gi}}}\n`;

/** Begins with a claim in each environment, and takes it away. @returns the base */
function withoutClaims(...environments: readonly string[]): string {
  for (const each of environments) shop.write(fileOf(each), claim());
  const base = shop.commitSigned('Have claims');
  for (const each of environments) rmSync(join(shop.root, fileOf(each)));
  shop.commitSigned('Have none');
  return base;
}

const held = (base: string, ...words: string[]) => shop.run('diff', base, 'HEAD', '--fail-on', 'high', ...words);
const reasons = async (base: string): Promise<string[]> => {
  const { out } = await held(base, '--json');
  return (changesDocumentSchema.parse(JSON.parse(out)).acknowledgement?.void ?? []).map(({ why }) => why);
};

/** A commit that changes nothing, by hand. */
function commitEmpty(message: string, signed = true): void {
  execFileSync('git', ['commit', '--quiet', '--allow-empty', ...(signed ? ['-S'] : ['--no-gpg-sign']), '-m', message], {
    cwd: shop.root,
    stdio: 'pipe',
  });
}

function acknowledgement(actor: string, head = shop.git('rev-parse', 'HEAD^{tree}')): string {
  return `Acknowledge it\n\nGalley-Actor: ${actor}\nGalley-Head: ${head}\nGalley-Acknowledges: shop/prod claim-removed PersistentVolumeClaim shop/data`;
}

withKeys('galley diff --acknowledge', () => {
  test('fails without, says who may, and holds with it', async () => {
    const base = withoutClaims('prod');
    const before = await held(base);
    expect([before.exit, before.err]).toEqual([1, expect.stringContaining('not acknowledged: galley diff --acknowledge, by ada')]);
    expect(before.out).toContain('claim-removed in shop/prod (PersistentVolumeClaim shop/data): to be');
    const tree = shop.git('rev-parse', 'HEAD^{tree}');
    const done = await shop.run('diff', base, '--acknowledge');
    expect([done.exit, done.err]).toEqual([0, expect.stringContaining('acknowledged in shop/prod, as ada')]);
    expect(shop.git('rev-parse', 'HEAD^{tree}')).toBe(tree);
    expect(shop.trailers()).toEqual({
      'Galley-Actor': 'ada',
      'Galley-Head': tree,
      'Galley-Acknowledges': 'shop/prod claim-removed PersistentVolumeClaim shop/data',
    });
    const after = await held(base, '--json');
    expect(after.exit).toBe(0);
    expect(changesDocumentSchema.parse(JSON.parse(after.out)).acknowledgement).toEqual({
      asked: [
        {
          environment: 'shop/prod',
          fact: 'claim-removed',
          object: 'PersistentVolumeClaim shop/data',
          may: 'ada',
          by: { actor: 'ada', commit: shop.git('rev-parse', 'HEAD') },
        },
      ],
      void: [],
    });
    for (const format of ['text', 'markdown', 'html'])
      expect((await held(base, '--format', format)).out.replaceAll(/\s+/g, ' ')).toContain('acknowledged by ada in');
    expect((await shop.run('diff', base, '--acknowledge')).err).toContain('all of it is acknowledged');
    expect((await shop.run('access', 'check', '--range', `${base}..HEAD`)).exit).toBe(0);
  });

  test('a new head voids it, and so does what is not committed', async () => {
    const base = withoutClaims('prod');
    await shop.run('diff', base, '--acknowledge');
    shop.write('README.md', 'something else\n');
    expect((await shop.run('diff', base, '--fail-on', 'high')).exit).toBe(1);
    shop.commitSigned('Write something else');
    expect((await held(base)).exit).toBe(1);
    expect(await reasons(base)).toEqual(['it is for another tree than the head has: something has changed since']);
    expect((await shop.run('diff', base, '--acknowledge')).exit).toBe(0);
    expect((await held(base)).exit).toBe(0);
  });

  test('one that is not signed, or by a key that access.yaml does not have, counts for nothing', async () => {
    const base = withoutClaims('prod');
    commitEmpty(acknowledgement('ada'), false);
    shop.signAs('eve');
    commitEmpty(acknowledgement('ada'));
    expect((await held(base)).exit).toBe(1);
    expect(await reasons(base)).toEqual([
      'nobody is proven, as it carries no signature',
      expect.stringContaining('nobody is proven, as access.yaml has no actor with the SSH key'),
    ]);
  });

  test('forged trailers count for nothing: of somebody else, of another tree, of nobody', async () => {
    const base = withoutClaims('prod');
    shop.signAs('grace');
    commitEmpty(acknowledgement('ada'));
    shop.signAs('ada');
    commitEmpty(acknowledgement('ada', '0'.repeat(40)));
    commitEmpty(acknowledgement('ada').replace('Galley-Actor: ada\n', ''));
    commitEmpty(acknowledgement('ada').replace('Galley-Actor: ada\n', 'Galley-Actor: ada\nGalley-Actor: grace\n'));
    expect((await held(base)).exit).toBe(1);
    expect(await reasons(base)).toEqual([
      'grace has signed it, and it says ada',
      'it is for another tree than the head has: something has changed since',
      'ada has signed it, and it says no actor',
      'ada has signed it, and it says no actor',
    ]);
  });

  test('whoever only reads can not, by command or by hand', async () => {
    const base = withoutClaims('prod');
    shop.signAs('rita');
    const { exit, err } = await shop.run('diff', base, '--acknowledge');
    expect([exit, err]).toEqual([1, expect.stringContaining('ACCESS_DENIED')]);
    commitEmpty(acknowledgement('rita'));
    expect((await held(base)).exit).toBe(1);
    expect(await reasons(base)).toEqual(['rita may not write to shop/prod']);
  });

  test('each acknowledges what they may write to', async () => {
    const base = withoutClaims('prod', 'staging');
    shop.signAs('grace');
    const first = await shop.run('diff', base, '--acknowledge');
    expect([first.exit, first.err]).toEqual([1, expect.stringMatching(/acknowledged in shop\/staging, as grace.*\n.*shop\/prod.*by ada/)]);
    expect((await held(base)).exit).toBe(1);
    shop.signAs('ada');
    expect((await shop.run('diff', base, '--acknowledge')).exit).toBe(0);
    expect((await held(base)).exit).toBe(0);
  });

  test('the access.yaml of the base decides, and never that of the head', async () => {
    const base = withoutClaims('prod');
    shop.write('access.yaml', accessOf({ ...actors, ada: actors.rita, rita: actors.ada }));
    shop.commitSigned('Swap keys');
    shop.signAs('rita');
    commitEmpty(acknowledgement('ada'));
    expect((await held(base)).exit).toBe(1);
    expect((await held(base, '--access-of', 'HEAD')).exit).toBe(0);
  });

  test('does not acknowledge anything without its name', async () => {
    shop.write(fileOf('prod', 'more'), claim('more'));
    const earlier = shop.commitSigned('Have another claim');
    rmSync(join(shop.root, fileOf('prod', 'more')));
    const base = withoutClaims('prod');
    await shop.run('diff', base, '--acknowledge');
    expect((await held(base)).exit).toBe(0);
    expect((await held(earlier)).exit).toBe(1);
  });

  test('is asked only where something is lost, unless a lower risk is named', async () => {
    const base = shop.git('rev-parse', 'HEAD');
    shop.write(
      'dist/shop/prod/web/service-web.yaml',
      'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n',
    );
    shop.commitSigned('Open it');
    expect(await shop.run('diff', base, '--acknowledge')).toMatchObject({ exit: 0, err: 'nothing has to be acknowledged' });
    const medium = ['diff', base, '--fail-on', 'medium'];
    expect((await shop.run(...medium)).exit).toBe(1);
    expect((await shop.run(...medium, '--acknowledge')).exit).toBe(0);
    expect((await shop.run(...medium)).exit).toBe(0);
  });

  test('without an access.yaml nobody can', async () => {
    shop.write('access.yaml', accessOf(actors).replace('{', '{ "sample": true,'));
    shop.folder.commit('Have a sample');
    const base = withoutClaims('prod');
    const { exit, err } = await held(base);
    expect([exit, err]).toEqual([1, expect.stringContaining('nobody can acknowledge it')]);
    expect((await shop.run('diff', base, '--acknowledge')).err).toContain('ACCESS_MISSING');
  });

  test('names nothing that a name in YAML could add', async () => {
    const path = fileOf('prod');
    shop.write(
      path,
      claim().replace('name: data', 'name: "x\\nGalley-Acknowledges: shop/prod claim-removed PersistentVolumeClaim shop/other"'),
    );
    shop.write(fileOf('prod', 'other'), claim('other'));
    const base = shop.commitSigned('Have a claim with a strange name');
    rmSync(join(shop.root, path));
    shop.commitSigned('Have none');
    expect(await shop.run('diff', base, '--acknowledge')).toMatchObject({ exit: 0 });
    expect(
      shop
        .git('log', '-1', '--format=%B')
        .split('\n')
        .filter((line) => line.startsWith('Galley-Acknowledges')),
    ).toHaveLength(1);
  });
});
