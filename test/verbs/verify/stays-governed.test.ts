import { Project } from '../../../ports/disk/project';
import { ProjectRepository } from '../../../ports/git/project-repository';
import { trustedLine } from '../../../verbs/verify/line';
import { staysGoverned } from '../../../verbs/verify/stays-governed';
import { shopForEach } from '../../support/shop-for-each';
import { PROD, type SignedShop, STAGING } from '../../support/signed-shop';

let shop: SignedShop;
const { withKeys } = shopForEach('what stays governed is', (each) => {
  shop = each;
});

const stays = async (environment = 'prod'): Promise<boolean> => {
  const repository = await ProjectRepository.of(new Project(shop.root));
  return staysGoverned(repository, await trustedLine(repository), { system: 'shop', environment });
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
});
