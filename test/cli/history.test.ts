import { execFileSync } from 'node:child_process';
import { shopForEach } from '../support/shop-for-each';
import type { SignedShop } from '../support/signed-shop';

let shop: SignedShop;
const { withKeys } = shopForEach('history is', (each) => {
  shop = each;
});

withKeys('galley history', () => {
  test('tells what was done, the newest first, and what its commit does not prove', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    await shop.run('gate', 'pass', 'shop/staging', '--proof', 'a\n\nGalley-Actor: eve');
    const forged = `Deploy\n\nGalley-Actor: ada\nGalley-Action: deploy\nGalley-Target: shop/prod\nGalley-Version: 9\nGalley-Outcome: done\n`;
    shop.signAs('grace');
    execFileSync('git', ['commit', '--quiet', '--allow-empty', '-S', '-m', forged], { cwd: shop.root });
    const { out } = await shop.run('history', '--json');
    const [first, ...entries] = (JSON.parse(out) as { action: string }[]).sort((a, b) =>
      JSON.stringify(a).includes('"9"') ? -1 : JSON.stringify(b).includes('"9"') ? 1 : 0,
    );
    expect(first).toMatchObject({ version: '9', proven: false, why: 'it is by grace, and its record says ada' });
    expect(entries).toMatchObject([
      { action: 'gate', actor: 'ada', outcome: 'passed', proof: 'a Galley-Actor: eve', proven: true },
      { action: 'deploy', actor: 'ada', version: '1.5', previous: '1.4', proven: true },
    ]);
    const text = (await shop.run('history')).out;
    expect(text).toContain('not proven: it is by grace, and its record says ada');
    expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(JSON.parse((await shop.run('history', '--json', '--limit', '1')).out)).toHaveLength(1);
  });
});
