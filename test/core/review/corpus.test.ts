import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { readManifests } from '../../../core/manifest/manifests';
import type { Change } from '../../../core/model/change';
import { reviewOf } from '../../../core/review/review';

const FOLDER = join(__dirname, 'corpus');

/** A pair of texts, and the expected answer: `UPDATE_GOLDEN=1` writes the current answer; read it before you commit it. */
interface Case {
  readonly title: string;
  readonly base: string;
  readonly head: string;
  readonly told: readonly Told[];
}

interface Told {
  readonly change: string;
  readonly lines: readonly string[];
  readonly fate?: string;
  /** `high claim-removed`, with `?` where it is not known for sure. */
  readonly facts?: readonly string[];
}

const files = readdirSync(FOLDER).sort();
const corpus = files.map((file) => [file, parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly Case[]] as const);

function review({ base, head }: Pick<Case, 'base' | 'head'>): ReturnType<typeof reviewOf> {
  const side = (text: string) => {
    const { manifests, unread } = readManifests(new Map([['all.yaml', text]]));
    expect(unread).toEqual([]);
    return manifests.map(({ object }) => ({ object, file: 'all.yaml' }));
  };
  return reviewOf({ base: side(base), head: side(head) }, { hide: () => 'hidden' });
}

const told = (pair: Pick<Case, 'base' | 'head'>): Told[] => review(pair).changes.map(({ change }) => tellingOf(change));

function tellingOf(change: Change): Told {
  const { kind, identity, consequences, lines = [] } = change;
  const facts = consequences.map(({ risk, id, certainty }) => `${risk} ${id}${certainty === 'unknown' ? '?' : ''}`);
  const fate = 'fate' in change && change.fate !== undefined ? `${change.fate.outcome}: ${change.fate.why}` : undefined;
  return { change: `${kind} ${identity.kind} ${identity.name}`, lines, ...(fate && { fate }), ...(facts.length > 0 && { facts }) };
}

if (process.env['UPDATE_GOLDEN'] === '1') {
  for (const [file, cases] of corpus)
    writeFileSync(
      join(FOLDER, file),
      stringify(
        cases.map((each) => ({ ...each, told: told(each) })),
        { lineWidth: 0, flowCollectionPadding: false },
      ),
    );
}

for (const [file, cases] of corpus) {
  describe(file, () => {
    test.each(cases.map((each) => [each.title, each] as const))('%s', (_, each) => expect(told(each)).toEqual(each.told));
  });
}

test('a pair says nothing of itself', () => {
  for (const [, cases] of corpus)
    for (const { base, head } of cases) for (const text of [base, head]) expect(told({ base: text, head: text })).toEqual([]);
});

// test/cluster/review.test.ts proves it of a Deployment: its controller compares templates as they stand.
test('the answer names files of pods that restart for another order alone', () => {
  const pairs = corpus.flatMap(([, cases]) => cases).filter((pair) => review(pair).reordered.length > 0);
  expect(pairs.map(({ title }) => title)).toEqual(['lists with keys in another order', 'variables in another order']);
});
