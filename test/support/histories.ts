import fc from 'fast-check';
import type { Files, StoredFile } from './object-store';

/** Who signs in made-up histories; their keys are their names in base64, which is what access.yaml lists. */
export type Signer = 'ada' | 'grace' | 'rita' | 'bot' | 'eve' | 'hub' | 'nobody';

export const keyOf = (name: string): string => `ssh-ed25519 ${Buffer.from(`key-of-${name}`).toString('base64').replace(/=+$/, '')}`;

const access = (change: object = {}, ...more: readonly object[]): string =>
  JSON.stringify({
    actors: Object.fromEntries(['ada', 'grace', 'rita', 'bot'].map((name) => [name, { ssh: [keyOf(name)] }])),
    forges: { hub: { ssh: [keyOf('hub')] } },
    grants: [
      { actors: ['ada'], role: 'owner', environments: ['*'] },
      { actors: ['grace'], role: 'admin', environments: ['shop/staging'] },
      { actors: ['bot'], role: 'publisher', environments: ['*'] },
      ...more,
    ],
    ...change,
  });

/** What access.yaml may say. */
export const ACCESS_TEXTS = [
  access(),
  access({}, { actors: ['grace'], role: 'admin', environments: ['shop/prod'] }),
  access({ code: ['ada'] }),
  access({ ungoverned: ['charts/'] }),
  access({ forges: {} }),
  access({ grants: [{ actors: ['ada'], role: 'owner', environments: ['*'] }] }),
  access({ actors: { ada: { ssh: [keyOf('eve')] } }, grants: [{ actors: ['ada'], role: 'owner', environments: ['*'] }] }),
  access({ sample: true }),
  'no: access\n',
] as const;

const env = (production: boolean, release: string): string => `production: ${production}\nrelease: "${release}"\n`;

const plain = (text: string): StoredFile => ({ mode: '100644', text });
const anyText = fc.constantFrom('1', '2', '3').map(plain);
const anyMode = fc.constantFrom<StoredFile>(
  { mode: '100755', text: '1' },
  { mode: '120000', text: 'docs/a.md' },
  { mode: '160000', text: '1'.repeat(40) },
);
const anyEnv = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({ production: fc.boolean(), release: fc.constantFrom('1', '2') })
      .map((each) => plain(env(each.production, each.release))),
  },
  { weight: 1, arbitrary: anyMode },
);
const anyFile = fc.oneof({ weight: 5, arbitrary: anyText }, { weight: 1, arbitrary: anyMode });
const anyAccess = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...ACCESS_TEXTS).map(plain) }, { weight: 1, arbitrary: anyMode });

/** Paths, and their possible contents. */
const CHANGES: readonly (readonly [path: string, weight: number, file: fc.Arbitrary<StoredFile>])[] = [
  ['access.yaml', 3, anyAccess],
  ['Access.YAML', 1, anyFile],
  ['ACCESS~1.YAM', 1, anyFile],
  ['envs/shop/prod.yaml', 4, anyEnv],
  ['envs/shop/staging.yaml', 4, anyEnv],
  ['envs/shop/Prod.yaml', 1, anyEnv],
  ['dist/shop/prod/a.yaml', 4, anyFile],
  ['dist/shop/prod/b.yaml', 2, anyFile],
  ['dist/shop/staging/a.yaml', 3, anyFile],
  ['DIST/shop/staging/a.yaml', 1, anyFile],
  ['dist/shop/STAGIN~1/a.yaml', 1, anyFile],
  ['envs/shop/STAGIN~1.YAM', 1, anyFile],
  ['dist/shop/gone/a.yaml', 1, anyFile],
  ['dist/shop/prod', 1, anyMode],
  ['envs/shop', 1, anyMode],
  ['dist', 1, anyMode],
  ['charts/shop/index.ts', 3, anyFile],
  ['releases/shop/1.yaml', 1, anyFile],
  ['docs/a.md', 3, anyFile],
  ['docs/a.ts', 1, anyFile],
  ['Docs/a.md', 1, anyFile],
  ['test/a.test.ts', 1, anyFile],
  ['README.md', 1, anyFile],
];

export interface Change {
  readonly path: string;
  /** Undefined: it goes. */
  readonly file: StoredFile | undefined;
}

const anyChange: fc.Arbitrary<Change> = fc.oneof(
  ...CHANGES.map(([path, weight, file]) => ({
    weight,
    arbitrary: fc.record({ path: fc.constant(path), file: fc.option(file, { nil: undefined, freq: 4 }) }),
  })),
);

/** What becomes of the tree of a new commit, before its own changes. */
export type Begun = 'parent' | 'merged' | 'other' | 'mixed' | 'empty' | 'any';

/** One commit more. */
export interface Step {
  /** Which of the commits so far are its parents: counted back from the newest, wrapped around. */
  readonly parents: readonly number[];
  readonly begun: Begun;
  /** With `any`: whose tree it takes. */
  readonly from: number;
  readonly changes: readonly Change[];
  readonly signer: Signer;
}

const anySigner = fc.constantFrom<Signer>('ada', 'ada', 'ada', 'grace', 'grace', 'rita', 'bot', 'eve', 'hub', 'hub', 'nobody', 'nobody');

const anyStep: fc.Arbitrary<Step> = fc.record({
  parents: fc.oneof(
    { weight: 5, arbitrary: fc.nat({ max: 2 }).map((at) => [at]) },
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 5, arbitrary: fc.uniqueArray(fc.nat({ max: 7 }), { minLength: 2, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.nat({ max: 7 }), { minLength: 3, maxLength: 4 }) },
  ),
  begun: fc.constantFrom<Begun>('parent', 'parent', 'merged', 'merged', 'merged', 'other', 'mixed', 'empty', 'any'),
  from: fc.nat({ max: 7 }),
  changes: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: fc.array(anyChange, { maxLength: 2 }) }),
  signer: anySigner,
});

/** The first commit of every history: everything is there, and access.yaml says who may. */
export const BEGINNING: Files = new Map([
  ['access.yaml', plain(ACCESS_TEXTS[0])],
  ['envs/shop/prod.yaml', plain(env(true, '1'))],
  ['envs/shop/staging.yaml', plain(env(false, '1'))],
  ['dist/shop/prod/a.yaml', plain('1')],
  ['dist/shop/staging/a.yaml', plain('1')],
  ['charts/shop/index.ts', plain('1')],
  ['docs/a.md', plain('1')],
]);

export const anyHistory: fc.Arbitrary<readonly Step[]> = fc.array(anyStep, { minLength: 2, maxLength: 14 });
