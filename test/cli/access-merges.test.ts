import { execFileSync } from 'node:child_process';
import { shopForEach } from '../support/shop-for-each';
import { accessOf, PROD, type SignedShop, STAGING } from '../support/signed-shop';

let shop: SignedShop;

const { access, actors, eve, withKeys } = shopForEach('access.yaml is', (each) => {
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

const commitTree = (tree: string, ...parents: readonly string[]): string =>
  shop.git('commit-tree', ...parents.flatMap((parent) => ['-p', parent]), '-m', 'Made by hand', tree);

const merge = (...branches: string[]) =>
  execFileSync('git', ['merge', '--quiet', '--no-ff', '-S', '-m', 'Merge', ...branches], { cwd: shop.root, stdio: 'pipe' });

const toRelease15 = () => edit(PROD, 'release: "1.4"', 'release: "1.5"');

withKeys('galley access check of merges', () => {
  test('judges a merge by all its changes on the branch, and also the merged commits', async () => {
    shop.git('switch', '--quiet', '--create', 'change');
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    shop.git('switch', '--quiet', 'main');
    shop.write('README.md', 'hello\n');
    shop.folder.commit('Greet');
    shop.git('merge', '--quiet', '--no-ff', '-m', 'Merge', 'change');
    expect(await check()).toEqual({
      exit: 1,
      said: [expect.stringContaining('changes shop/staging, expected it signed by an actor of access.yaml, got nobody')],
    });
    shop.git('reset', '--quiet', '--hard', 'HEAD^');
    merge('change');
    expect((await check()).exit).toBe(0);

    shop.git('switch', '--quiet', '--create', 'other');
    toRelease15();
    shop.folder.commit('Sneak');
    shop.git('switch', '--quiet', 'main');
    merge('other');
    expect(await check()).toEqual({ exit: 1, said: [expect.stringContaining('changes shop/prod')] });
  });

  test('no merge carries anything past the check, however it was made', async () => {
    const base = shop.git('rev-parse', 'HEAD');
    const empty = shop.git('mktree');
    const nothing = commitTree(empty);
    const side = commitTree(empty, nothing, base);
    const taken = commitTree(empty, base, side);
    expect(await check('--range', `${base}..${taken}`)).toMatchObject({ exit: 1 });

    shop.write('access.yaml', accessOf({ ada: eve }));
    shop.git('add', '--all');
    const own = commitTree(shop.git('write-tree'), taken);
    const { exit, said } = await check('--range', `${taken}..${own}`);
    expect([exit, said]).toEqual([1, [expect.stringContaining('expected an access.yaml before it that says who may, got none')]]);
  });

  test('no merge brings back rights that were revoked', async () => {
    const base = shop.git('rev-parse', 'HEAD');
    shop.write('access.yaml', access.replace('"shop/staging"', '"none/*"'));
    const revoked = shop.commitSigned('Revoke');
    const side = commitTree(shop.git('rev-parse', `${base}^{tree}`), base, revoked);
    const back = commitTree(shop.git('rev-parse', `${base}^{tree}`), revoked, side);
    expect(await check('--range', `${revoked}..${back}`)).toMatchObject({
      exit: 1,
      said: [
        expect.stringContaining('changes access.yaml, expected it signed'),
        expect.stringContaining('changes access.yaml, expected it signed'),
      ],
    });
  });

  describe('a forge that access.yaml names', () => {
    const addForge = (): void => {
      shop.write('access.yaml', access.replace('"actors"', `"forges": { "hub": ${JSON.stringify(eve)} }, "actors"`));
      shop.commitSigned('Let the forge merge');
    };
    const bring = async (change: () => unknown, signer: string | undefined): Promise<void> => {
      shop.git('switch', '--quiet', '--create', 'side');
      await change();
      if (shop.git('status', '--porcelain') !== '')
        if (signer === undefined) shop.folder.commit('Change');
        else shop.signAs(signer).commitSigned('Change');
      shop.signAs('eve').git('switch', '--quiet', 'main');
    };

    test.each([
      ['code that nobody has signed', () => shop.write('charts/shop.ts', 'x\n'), undefined],
      ['what is not production and nobody has signed', () => edit(STAGING, 'replicas: 3', 'replicas: 4'), undefined],
      ['production that an actor has signed', toRelease15, 'ada'],
    ])('merges %s', async (_, change, signer) => {
      addForge();
      await bring(change, signer);
      merge('side');
      expect((await check()).exit).toBe(0);
    });

    test.each([
      ['production that nobody has signed', toRelease15, undefined],
      ['production that it has signed itself, as by an edit on its pages', toRelease15, 'eve'],
      ['what becomes production', () => edit(STAGING, 'production: false', 'production: true'), undefined],
      ['access.yaml', () => shop.write('access.yaml', accessOf({ ...actors, ada: eve })), undefined],
    ])('does not merge %s', async (_, change, signer) => {
      addForge();
      await bring(change, signer);
      merge('side');
      const { exit, said } = await check();
      expect([exit, said.length]).toEqual([1, 1]);
      expect(said[0]).toMatch(
        /expected it signed by an actor of access.yaml, got nobody, as it (?:carries no signature|is signed by the forge hub)/,
      );
    });

    test('squashes code and what is not production; an edit of production proves nobody', async () => {
      addForge();
      shop.write('charts/shop.ts', 'x\n');
      edit(STAGING, 'replicas: 3', 'replicas: 4');
      shop.signAs('eve').commitSigned('Squash');
      expect((await check()).exit).toBe(0);
      toRelease15();
      shop.commitSigned('Edit');
      expect(await check()).toEqual({ exit: 1, said: [expect.stringContaining('changes shop/prod, expected it signed by an actor')] });
    });

    test('checks a merge before it happens', async () => {
      addForge();
      await bring(toRelease15, undefined);
      expect((await check('--incoming', '--range', 'main..side')).exit).toBe(1);
      shop.git('switch', '--quiet', 'side');
      shop.git('reset', '--quiet', '--soft', 'HEAD^');
      shop.signAs('ada').commitSigned('Change');
      expect((await check('--incoming', '--range', 'main..side')).exit).toBe(0);
      // The branch has gone on meanwhile, which is no matter of the merge.
      shop.git('switch', '--quiet', 'main');
      shop.write('charts/shop.ts', 'x\n');
      shop.commitSigned('Go on');
      expect((await check('--incoming', '--range', 'main..side')).exit).toBe(0);
    });
  });

  test('judges merged commits even if the merge takes nothing from them', async () => {
    shop.git('switch', '--quiet', '--create', 'side');
    shop.write('access.yaml', accessOf({ ...actors, ada: eve }));
    shop.signAs('eve').commitSigned('Take the name');
    shop.git('switch', '--quiet', 'main');
    shop.git('merge', '--quiet', '--no-ff', '-s', 'ours', '-m', 'Merge', 'side');
    expect(await check()).toEqual({ exit: 1, said: [expect.stringContaining('changes access.yaml, expected it signed by an actor')] });
  });

  test('a merge that restores an old state is a change of its own', async () => {
    shop.git('branch', 'old');
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    shop.git('switch', '--quiet', 'old');
    shop.write('README.md', 'hello\n');
    shop.folder.commit('Greet');
    shop.git('switch', '--quiet', 'main');
    const tree = shop.git('rev-parse', 'old^{tree}');
    const merge = shop.git('commit-tree', '-p', 'main', '-p', 'old', '-m', 'Merge', tree);
    shop.git('reset', '--quiet', '--hard', merge);
    expect(await check()).toEqual({ exit: 1, said: [expect.stringContaining('changes shop/prod, expected it signed')] });
  });

  test('a branch that is older than a revocation brings nothing by who was revoked', async () => {
    shop.signAs('grace').git('switch', '--quiet', '--create', 'late');
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    shop.signAs('ada').git('switch', '--quiet', 'main');
    shop.write(
      'access.yaml',
      access.replace('"admin",\n      "environments": [\n        "shop/staging"', '"admin",\n      "environments": [\n        "none/*"'),
    );
    shop.commitSigned('Revoke');
    merge('late');
    expect(await check()).toEqual({ exit: 1, said: [expect.stringContaining('changes shop/staging, expected ada, got grace')] });
  });
});
