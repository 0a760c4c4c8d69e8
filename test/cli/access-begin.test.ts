import { join } from 'node:path';
import { FIRST_SAMPLE } from '../support/first-sample';
import { shopForEach } from '../support/shop-for-each';
import { PROD, type SignedShop, STAGING } from '../support/signed-shop';

let shop: SignedShop;

const { access, withKeys } = shopForEach('the first access.yaml is', (each) => {
  shop = each;
});

const check = async (...words: string[]) => {
  const { exit, err } = await shop.run('access', 'check', ...words);
  return {
    exit,
    said: err
      .replaceAll(/[0-9a-f]{12} commit: /g, '')
      .split('\n')
      .filter((line) => !/^\d+ errors$/.test(line)),
  };
};

const edit = (path: string, from: string, to: string): void => {
  const text = shop.read(path);
  if (!text.includes(from)) throw new Error(`not in ${path}: ${from}`);
  shop.write(path, text.replace(from, to));
};

withKeys('the first access.yaml', () => {
  test('one owner with one key begins with one command, and needs no ceremony', async () => {
    shop.write('access.yaml', access.replace('"actors"', '"sample": true, "actors"'));
    shop.git('update-ref', '-d', 'HEAD');
    shop.folder.commit('A sample');
    expect((await check()).said).toEqual([expect.stringContaining('error[ACCESS_MISSING] access.yaml: expected one that is no sample')]);
    expect((await shop.run('deploy', 'shop@1.5', 'shop/staging')).err).toContain('got a sample, which grants nothing');

    const before = shop.git('rev-parse', 'HEAD');
    expect(await shop.run('access', 'init', 'mia')).toMatchObject({ exit: 0, out: expect.stringContaining('mia owns all environments') });
    expect(await check()).toEqual({ exit: 0, said: [''] });
    expect((await check('--range', `${before}..HEAD`)).exit).toBe(0);
    expect(await shop.run('deploy', 'shop@1.5', 'shop/prod')).toMatchObject({ exit: 0, out: expect.stringContaining('by mia') });
    edit(STAGING, 'replicas: 3', 'replicas: 4');
    await shop.settleSigned('Scale');
    expect((await check()).exit).toBe(0);
    expect((await shop.run('access', 'init', 'eve')).err).toContain('expected none yet, or a sample, got one that is in force');
  });

  test('in a clone of Galley’s own repository an error says that it has only a sample; a fork begins with its own access.yaml', async () => {
    shop.write('access.yaml', FIRST_SAMPLE);
    shop.git('update-ref', '-d', 'HEAD');
    shop.folder.commit('As Galley began');
    edit(PROD, 'release: "1.4"', 'release: "1.5"');
    shop.folder.commit('Work on it');
    const none = 'error[ACCESS_MISSING] access.yaml: expected one that is no sample on the main line, got a sample, which grants nothing';
    expect(await check()).toEqual({ exit: 2, said: [expect.stringContaining(none)] });
    shop.write('access.yaml', FIRST_SAMPLE.replace('actors:', 'sample: true\nactors:'));
    shop.folder.commit('Say that it is a sample');
    expect(await check()).toEqual({ exit: 2, said: [expect.stringContaining(none)] });
    await shop.run('synth', '--out', join(shop.root, 'dist'));
    shop.folder.commit('Render');

    expect(await shop.run('access', 'init', 'mia')).toMatchObject({ exit: 0 });
    expect(await check()).toEqual({ exit: 0, said: [''] });
    shop.write('access.yaml', FIRST_SAMPLE);
    shop.folder.commit('Begin again');
    expect(await check()).toEqual({ exit: 1, said: expect.arrayContaining([expect.stringContaining('changes access.yaml')]) });
  });
});
