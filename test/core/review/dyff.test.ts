import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { readManifests } from '../../../core/manifest/manifests';
import type { Change } from '../../../core/model/change';
import { reviewOf } from '../../../core/review/review';
import { GoProgram, testWithGo } from '../../support/go-program';

const FOLDER = join(__dirname, 'corpus');
/**
 * Differences in the corpus that dyff shows and Galley does not, with reasons; UPDATE_GOLDEN=1 writes the current ones, and keeps the
 * reasons.
 */
const EXPLAINED = join(__dirname, 'dyff-only.yaml');

interface Pair {
  readonly title: string;
  readonly base: string;
  readonly head: string;
}

/** One difference as dyff tells it. */
interface Seen {
  /** `apps/v1/Deployment/shop/web` */
  readonly document: string;
  /** `spec.template.spec.containers.web.image`; empty for a whole document */
  readonly path: string;
  /** A sign for each: `±` for another value, `+` and `-` for what comes and goes, `⇆` for another order. */
  readonly kinds: string;
}

interface Explained {
  readonly pair: string;
  readonly dyff: string;
  readonly why: string;
}

const dyff = new GoProgram('dyff');
const pairs = readdirSync(FOLDER).flatMap((file) => parse(readFileSync(join(FOLDER, file), 'utf8')) as Pair[]);

function changesOf({ base, head }: Pair): Change[] {
  const side = (text: string) => readManifests(new Map([['all.yaml', text]])).manifests.map(({ object }) => ({ object, file: 'all.yaml' }));
  return reviewOf({ base: side(base), head: side(head) }, { hide: () => 'hidden' }).changes.map(({ change }) => change);
}

/** `spec.containers[name=web].image` as `spec.containers.*.image`: dyff tells entries apart by other fields. A key in brackets stays a key. */
const dotted = (path: string): string => path.replaceAll(/\["([^"]*)"\]/g, '.$1').replaceAll(/\[[^\]]*\]/g, '.*');

/** Whether a change tells of what stands at a path, above it or below it. */
function tells(change: Change, { document, path }: Seen): boolean {
  const { kind, name } = change.identity;
  const names = [name.replace(/\*$/, ''), ...('from' in change ? [change.from.name] : [])];
  // Of an object without a name, and of what is none, dyff says the position in the file.
  if (!document.startsWith('document #') && !(document.includes(kind) && names.some((each) => document.includes(each)))) return false;
  if (change.kind === 'added' || change.kind === 'removed' || path === '' || (change.kind === 'moved' && path.startsWith('metadata')))
    return true;
  return change.fields.some((field) => near(dotted(field.path), path));
}

function near(one: string, other: string): boolean {
  const [a, b] = [one.split('.'), other.split('.')];
  return a.slice(0, b.length).every((step, at) => step === '*' || step === b[at]);
}

testWithGo('what dyff v1.12.0 sees in the corpus and Galley does not tell is explained, one by one', () => {
  const answers = dyff.ask(pairs.map(({ base, head }) => ({ base, head }))) as Seen[][];
  expect(answers.flat().length).toBeGreaterThan(150);
  const only = pairs.flatMap((pair, at) => {
    const changes = changesOf(pair);
    const unseen = (answers[at] ?? []).filter((seen) => !changes.some((change) => tells(change, seen)));
    return unseen.map(({ document, path, kinds }) => ({ pair: pair.title, dyff: `${document} ${path} ${kinds}`.trim() }));
  });
  const known = parse(readFileSync(EXPLAINED, 'utf8')) as readonly Explained[];
  if (process.env['UPDATE_GOLDEN'] === '1') {
    const why = new Map(known.map((each) => [JSON.stringify([each.pair, each.dyff]), each.why]));
    writeFileSync(
      EXPLAINED,
      stringify(
        only.map((each) => ({ ...each, why: why.get(JSON.stringify([each.pair, each.dyff])) ?? '' })),
        { lineWidth: 0 },
      ),
    );
  }
  expect(known.map(({ pair, dyff: seen }) => ({ pair, dyff: seen }))).toEqual(only);
  for (const { why } of known) expect(why.length).toBeGreaterThan(20);
});
