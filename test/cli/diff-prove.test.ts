import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesDocumentSchema } from '../../core/model/change';
import { ROOT } from '../support/galley';
import { shopForEach } from '../support/shop-for-each';
import type { SignedShop } from '../support/signed-shop';

let shop: SignedShop;
const { withKeys } = shopForEach('the proof is', (each) => {
  shop = each;
});

/** A program of the project's own, as each commit has one. */
const MAIN = `import { main } from '${ROOT}/cli/main';
import { shopWithCharts } from '${ROOT}/test/support/signed-shop';
void main({ systems: [shopWithCharts], root: process.cwd() });
`;
const SETTINGS = 'dist/shop/prod/web/configmap-settings.yaml';

const proofOf = async (...words: string[]) => {
  const { exit, out } = await shop.run('diff', ...words, '--prove', '--json');
  return { exit, proof: changesDocumentSchema.parse(JSON.parse(out)).proof };
};
const edit = (): void =>
  writeFileSync(join(shop.root, SETTINGS), readFileSync(join(shop.root, SETTINGS), 'utf8').replace('replicas: "', 'replicas: "9'));

withKeys('galley diff --prove', () => {
  test('renders both sides, each by its own code', async () => {
    shop.write('main.ts', MAIN);
    const base = shop.commitSigned('Have a program');
    shop.write('envs/shop/prod.yaml', shop.read('envs/shop/prod.yaml').replace('replicas: 3', 'replicas: 4'));
    await shop.settleSigned('Scale');
    expect(await proofOf(base, 'HEAD')).toMatchObject({ exit: 0, proof: { base: { outOfStep: [] }, head: { outOfStep: [] } } });
    expect((await shop.run('diff', base, '--prove')).out).toContain('proven: dist/ is what the sources render, on both sides');
  });

  test('names files that are not what the sources render, on either side', async () => {
    shop.write('main.ts', MAIN);
    const first = shop.commitSigned('Have a program');
    edit();
    expect(await proofOf(first)).toMatchObject({ exit: 1, proof: { base: { outOfStep: [] }, head: { outOfStep: [SETTINGS] } } });
    const base = shop.commitSigned('Edit by hand');
    await shop.settleSigned('Render');
    expect(await proofOf(base, 'HEAD')).toMatchObject({ exit: 1, proof: { base: { outOfStep: [SETTINGS] }, head: { outOfStep: [] } } });
    expect((await shop.run('diff', base, 'HEAD', '--prove')).out.replaceAll(/\s+/g, ' ')).toContain(
      `dist/ of the base is not what its sources render: 1 file (${SETTINGS})`,
    );
  });

  test('a side that can not be rendered is an error, and no removal', async () => {
    shop.write('main.ts', `throw new Error('no program');\n`);
    const base = shop.commitSigned('Break the program');
    shop.write('main.ts', MAIN);
    shop.commitSigned('Mend it');
    for (const [words, side] of [
      [[base, 'HEAD'], 'base'],
      [['HEAD', base], 'head'],
    ] as const) {
      const { exit, err } = await shop.run('diff', ...words, '--prove');
      expect([exit, err]).toEqual([3, expect.stringContaining(`error[RENDER_FAILED] the ${side}, galley synth`)]);
    }
  });

  test('works only for revisions', async () => {
    expect(await shop.run('diff', '--published', '--prove')).toMatchObject({ exit: 2, err: expect.stringContaining('--prove') });
  });
});
