import fc from 'fast-check';
import { readManifests } from '../../../core/manifest/manifests';
import { alikeAmong, type ChangedText, withAlike } from '../../../core/review/alike';
import { documentOf, reviewResult } from '../../../core/review/document';
import { type Review, reviewOf } from '../../../core/review/review';
import { placeInDist } from '../../../core/review/tree-place';
import { LONG } from '../../support/long';

/** Names that also appear in messages, and names like those of cells. */
const NAMES = [
  'pods',
  'kind',
  'changed',
  'low',
  'image',
  'rolling',
  'web',
  'a',
  '1a2b3c4d',
  'acme',
  'globex',
  ...Array.from({ length: 30 }, (_, at) => `cell-${at + 10}`),
];

const deployment = (name: string, image: string, replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, cell: ${name}}}
    spec: {containers: [{name: web, image: "r.io/web:${image}", env: [{name: HOST, value: ${name}.example.com}]}]}
`;
const config = (name: string, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings-${name}, namespace: ${name}}\ndata: {a: "${value}", of: ${name}}\n`;

interface Cell {
  readonly name: string;
  readonly images: readonly [string, string];
  readonly replicas: number;
  readonly config: 'none' | 'changed' | 'added' | 'removed' | 'spelled';
}

function filesOf({ name, images: [before, after], replicas, config: how }: Cell): ChangedText[] {
  const environment = `fleet/${name}`;
  const file = (path: string, base: string | undefined, head: string | undefined): ChangedText[] =>
    base === head ? [] : [{ path: `dist/${environment}/web/${path}`, environment, base, head }];
  const [one, two] = [config(name, '1'), config(name, '2')];
  const sides = {
    none: [one, one],
    changed: [one, two],
    added: [undefined, one],
    removed: [one, undefined],
    spelled: [one, one.replace('"1"', "'1'")],
  } as const;
  return [
    ...file('deployment-web.yaml', deployment(name, before, replicas), deployment(name, after, replicas)),
    ...file(`configmap-settings-${name}.yaml`, sides[how][0], sides[how][1]),
  ];
}

function reviewed(files: readonly ChangedText[]): Review {
  const side = (which: 'base' | 'head') => {
    const texts = files.flatMap((each) => (each[which] === undefined ? [] : [[each.path, each[which]] as const]));
    return readManifests(new Map(texts)).manifests.map(({ object, place }) => ({ object, file: place.file, ...placeInDist(place.file) }));
  };
  return reviewOf(
    { base: side('base'), head: side('head') },
    { hide: () => 'hidden', partial: new Set(files.map(({ environment }) => environment)) },
  );
}

/** The answer after comparing equal changes once, or undefined if it must compare all. */
function folded(files: readonly ChangedText[]): Review | undefined {
  const alike = alikeAmong(files);
  const left = new Set(alike.flatMap(({ others }) => others));
  const review = withAlike(reviewed(files.filter(({ environment }) => !left.has(environment))), alike);
  return review && { ...review, unjudged: reviewed(files).unjudged };
}

const cell = (name: string) =>
  fc.record({
    name: fc.constant(name),
    images: fc.constantFrom(['1', '2'] as const, ['1', '3'] as const, ['1', '1'] as const),
    replicas: fc.constantFrom(2, 3),
    config: fc.constantFrom(
      'none' as const,
      'none' as const,
      'none' as const,
      'changed' as const,
      'added' as const,
      'removed' as const,
      'spelled' as const,
    ),
  });

test('one comparison for many environments gives the same answer as comparing each', () => {
  let once = 0;
  fc.assert(
    fc.property(fc.tuple(...NAMES.map(cell)), (cells) => {
      const files = cells.flatMap(filesOf);
      const made = folded(files);
      if (made === undefined) return;
      once += alikeAmong(files).length;
      expect(documentOf(reviewResult(made))).toEqual(documentOf(reviewResult(reviewed(files))));
    }),
    { seed: 3, numRuns: LONG ? 500 : 50 },
  );
  expect(once).toBeGreaterThan(50);
});

test('compares an environment itself if its name is a word of the answer', () => {
  const same = (name: string): Cell => ({ name, images: ['1', '2'], replicas: 2, config: 'none' });
  expect(folded(['pods', 'beta', 'acme'].map(same).flatMap(filesOf))).toBeUndefined();
  expect(folded(['aaaa', 'beta', 'acme'].map(same).flatMap(filesOf))).toBeDefined();
});

test('leaves out most of a fleet but not the differences, and combines the numbers of pods', () => {
  const cells = Array.from(
    { length: 100 },
    (_, at): Cell => ({ name: `cell-${at + 100}`, images: ['1', '2'], replicas: at === 7 ? 3 : 2, config: 'none' }),
  );
  const [only, ...more] = alikeAmong(cells.flatMap(filesOf));
  expect([only?.others.length, more]).toEqual([97, []]);
  const made = folded(cells.flatMap(filesOf)) as Review;
  expect(made.changes).toHaveLength(100);
  const { groups } = documentOf(reviewResult(made));
  expect(groups?.map((group) => group.in.length)).toEqual([100]);
  expect(reviewResult(made).groups[0]?.consequences[0]?.text).toContain('2 to 3 pods of Deployment web restart');
});
