import { accessOf, SignedShop } from './signed-shop';
import { CAN_SIGN_SSH, Keys } from './signing';

/** What a file of tests knows of the shops that it gets. */
export interface ShopForEach {
  readonly keys: Keys;
  /** What `access.yaml` says: ada owns everything, grace is admin of staging, rita only reads. */
  readonly access: string;
  /** The actors that it lists, each with the public half of the key. */
  readonly actors: Readonly<Record<'ada' | 'grace' | 'rita', object>>;
  /** A person with a key who is not in access.yaml. */
  readonly eve: object;
  /** `describe` if ssh-keygen is installed; otherwise it skips the tests and says so. */
  readonly withKeys: jest.Describe;
}

/**
 * Gives each test of a file a shop of its own, rendered and committed, in which ada signs.
 *
 * @param subject names the skipped tests
 * @param use is handed the shop before each test
 */
export function shopForEach(subject: string, use: (shop: SignedShop) => void): ShopForEach {
  process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
  if (!CAN_SIGN_SSH) process.stderr.write(`ssh-keygen is not installed: ${subject} not tested\n`);
  const keys = new Keys();
  const actor = (name: string): object => (CAN_SIGN_SSH ? { ssh: [keys.ssh(name)] } : {});
  const actors = { ada: actor('ada'), grace: actor('grace'), rita: actor('rita') };
  const eve = actor('eve');
  const access = accessOf(actors);
  const begun = new SignedShop(keys, { access });
  let shop: SignedShop;
  beforeAll(async () => {
    await begun.settle();
    begun.signAs('ada');
  });
  beforeEach(() => {
    shop = new SignedShop(keys, begun);
    use(shop);
  });
  afterEach(() => shop[Symbol.dispose]());
  afterAll(() => {
    begun[Symbol.dispose]();
    keys[Symbol.dispose]();
  });
  return { keys, access, actors, eve, withKeys: CAN_SIGN_SSH ? describe : describe.skip };
}
