import { Project } from '../../../ports/disk/project';
import { Git } from '../../../ports/git/git';
import { ProjectRepository } from '../../../ports/git/project-repository';
import { trustedLine } from '../../../verbs/verify/line';
import { stayGoverned } from '../../../verbs/verify/stays-governed';
import { shopForEach } from '../../support/shop-for-each';
import { PROD, type SignedShop, STAGING } from '../../support/signed-shop';

let shop: SignedShop;
const { withKeys } = shopForEach('what stays governed is', (each) => {
  shop = each;
});

const stays = async (environment = 'prod'): Promise<boolean> => {
  const repository = await ProjectRepository.of(new Project(shop.root));
  return (await stayGoverned(repository, await trustedLine(repository), [{ system: 'shop', environment }])).length > 0;
};
const production = (is: boolean): void => shop.write(PROD, shop.read(PROD).replace(/production: \w+/, `production: ${is}`));

withKeys('an environment that its file does not call governed', () => {
  test('is governed all the same where nobody signed that it is no production any more', async () => {
    production(false);
    shop.folder.commit('Switch off');
    expect(await stays()).toBe(true);
    shop.write(PROD, `${shop.read(PROD)}# later\n`);
    shop.commitSigned('Go on');
    expect(await stays()).toBe(true);
  });

  test('is governed all the same where somebody did who may not write to it', async () => {
    production(false);
    shop.signAs('grace').commitSigned('Switch off');
    expect(await stays()).toBe(true);
  });

  test('is not governed where somebody who may has signed that', async () => {
    production(false);
    shop.commitSigned('Switch off');
    expect(await stays()).toBe(false);
  });

  test('is governed all the same where nobody signed that its file went, and came back otherwise', async () => {
    const text = shop.read(PROD);
    shop.git('rm', '--quiet', PROD);
    shop.folder.commit('Remove');
    shop.write(PROD, text.replace('production: true', 'production: false'));
    shop.folder.commit('Bring it back');
    expect(await stays()).toBe(true);
  });

  test('goes by the last time that it was governed', async () => {
    production(false);
    shop.folder.commit('Switch off');
    production(true);
    shop.commitSigned('Switch on');
    production(false);
    shop.commitSigned('Switch off again');
    expect(await stays()).toBe(false);
  });

  test('is not governed where it never was', async () => {
    shop.write(STAGING, `${shop.read(STAGING)}# later\n`);
    shop.folder.commit('Change staging');
    expect(await stays('staging')).toBe(false);
  });

  test('is known for twelve with as many git processes as for one, however many commits the line has', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `cell-${at}`);
    for (const name of names) {
      const path = `envs/shop/${name}.yaml`;
      const text = shop.read(STAGING).replace('environment: staging', `environment: ${name}`);
      shop.write(path, text.replace('production: false', 'production: true'));
      shop.folder.commit(`Open ${name}`);
      shop.write(path, text);
      shop.folder.commit(`Switch off ${name}`);
    }
    const repository = await ProjectRepository.of(new Project(shop.root));
    const line = await trustedLine(repository);
    const processes = jest.spyOn(Git.prototype, 'run');
    const asked = async (environments: readonly string[]): Promise<number> => {
      processes.mockClear();
      const found = await stayGoverned(
        repository,
        line,
        environments.map((environment) => ({ system: 'shop', environment })),
      );
      expect(found.map(({ environment }) => environment)).toEqual(environments);
      return processes.mock.calls.length;
    };
    try {
      const one = await asked(names.slice(0, 1));
      expect(one).toBeGreaterThan(0);
      expect(await asked(names)).toBe(one);
    } finally {
      processes.mockRestore();
    }
  });
});
