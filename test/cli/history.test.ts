import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { shopForEach } from '../support/shop-for-each';
import { accessOf, type SignedShop } from '../support/signed-shop';

let shop: SignedShop;
const { actors, eve, withKeys } = shopForEach('history is', (each) => {
  shop = each;
});

withKeys('galley history', () => {
  test('lists actions, the newest first, and marks unproven ones', async () => {
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

  test('counts only the main line: no record of a side branch, however it is signed', async () => {
    shop.git('switch', '--quiet', '--create', 'side');
    shop.write('access.yaml', accessOf({ ...actors, ada: eve }));
    shop.signAs('eve').commitSigned('Take the name');
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    shop.git('switch', '--quiet', 'main');
    shop.git('merge', '--quiet', '--no-ff', '-s', 'ours', '-m', 'Merge', 'side');
    expect(JSON.parse((await shop.run('history', '--json')).out)).toEqual([]);
  });

  test.each([
    ['its version', { 'Galley-Version': '1.5' }, 'its record says 1.5, and shop/staging names 1.4 there'],
    ['its tree', { 'Galley-Tree': '1'.repeat(40) }, 'its record names another tree than dist/shop/staging there'],
    ['its lockfile', { 'Galley-Lockfile': `sha256:${'1'.repeat(64)}` }, 'its record names another lockfile than stands there'],
    ['what was there before', { 'Galley-Previous': '1.5' }, 'its record says that shop/staging named 1.5 before, and it named 1.4'],
    ['that it changes something', {}, 'it changes nothing of shop/staging'],
    ['its environment', { 'Galley-Target': '../../shop' }, 'its record names no environment'],
  ])('holds a signed record against %s', async (_, change, why) => {
    const trailers = {
      'Galley-Actor': 'ada',
      'Galley-Action': 'deploy',
      'Galley-Target': 'shop/staging',
      'Galley-Version': '1.4',
      'Galley-Outcome': 'done',
      'Galley-Tree': shop.git('rev-parse', 'HEAD:dist/shop/staging'),
      'Galley-Lockfile': `sha256:${createHash('sha256').update(shop.read('releases/shop/1.4.yaml')).digest('hex')}`,
      'Galley-Previous': '1.4',
      ...change,
    };
    const message = `Deploy\n\n${Object.entries(trailers)
      .map((pair) => pair.join(': '))
      .join('\n')}\n`;
    execFileSync('git', ['commit', '--quiet', '--allow-empty', '-S', '-m', message], { cwd: shop.root });
    expect(JSON.parse((await shop.run('history', '--json')).out)).toMatchObject([{ proven: false, why }]);
  });

  test('goes by the line where dates run backwards, and is stopped by no date and no control character', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    await shop.run('deploy', 'shop@1.4', 'shop/staging');
    const old = { ...process.env, GIT_COMMITTER_DATE: '@1000000000 +0000' };
    execFileSync('git', ['commit', '--quiet', '--amend', '--no-edit', '-S'], { cwd: shop.root, env: old });
    const note =
      'Galley-Actor: unproven\nGalley-Action: deploy\nGalley-Target: shop/prod\nGalley-Version: 1\u001b[31m\nGalley-Outcome: refused\n';
    for (const date of ['99999999999999', 'soon', '-1'])
      shop.git('notes', '--ref=galley', 'append', '-m', `${note}Galley-Date: ${date}`, 'HEAD');
    const { exit, out } = await shop.run('history');
    expect([exit, out.includes('\u001b[31m')]).toEqual([0, false]);
    expect(out).toContain('no date');
    const entries = JSON.parse((await shop.run('history', '--json')).out) as { version: string; datedBack?: boolean; action: string }[];
    expect(entries.filter(({ version }) => version === '1.4' || version === '1.5')).toMatchObject([
      { version: '1.4', datedBack: true, proven: true },
      { version: '1.5', proven: true },
    ]);
  });

  test('is stopped by nothing that stands there as a note: a commit, a folder, an object that is missing', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    const [head, tree] = [shop.git('rev-parse', 'HEAD'), shop.git('rev-parse', 'HEAD^{tree}')];
    const missing = '1'.repeat(40);
    const items = [
      `160000 commit ${head}\t${head}`,
      `160000 commit ${missing}\t${shop.git('rev-parse', 'HEAD^')}`,
      `100644 blob ${missing}\t${missing}`,
      `040000 tree ${tree}\t${tree}`,
    ].sort((a, b) => ((a.split('\t')[1] ?? '') < (b.split('\t')[1] ?? '') ? -1 : 1));
    const notes = execFileSync('git', ['mktree', '--missing'], { cwd: shop.root, input: `${items.join('\n')}\n`, encoding: 'utf8' }).trim();
    shop.git('update-ref', 'refs/notes/galley', shop.git('commit-tree', '-m', 'Notes', notes));
    expect(await shop.run('history')).toMatchObject({ exit: 0, err: '', out: expect.stringContaining('deploy') });
    shop.git('update-ref', 'refs/notes/galley', shop.git('rev-parse', 'HEAD:access.yaml'));
    expect(await shop.run('history')).toMatchObject({ exit: 0, err: '', out: expect.stringContaining('deploy') });
  });
});
