import { counted } from '../../../core/counted';
import { formatPlace } from '../../../core/errors';
import type { Consequence } from '../../../core/facts/fact';
import { groupBy } from '../../../core/group-by';
import type { Cause, Change } from '../../../core/model/change';
import type { JsonValue } from '../../../core/object/object';
import type { Asked } from '../../../core/review/acknowledgement';
import type { ReviewResult } from '../../../core/review/document';
import type { Group } from '../../../core/review/fold';
import type { Field } from '../../../core/review/shown';
import { cutApart } from '../../../core/review/words';

/** It lists this many names of places, and counts the rest. */
const NAMED = 10;

export const SIGNS: Readonly<Record<Change['kind'], string>> = { added: '+', changed: '~', removed: '-', moved: '>' };

/** `4 changes: 1 added, 2 changed, 1 removed; risk high` */
export function summaryOf({ changes, counts, risk, groups, needs }: ReviewResult): string {
  if (changes.length === 0) return needs.length === 0 ? 'no changes' : `no changes of objects; risk ${risk}`;
  const kinds = Object.entries(counts).flatMap(([kind, count]) => (count === 0 ? [] : [`${number(count)} ${kind}`]));
  const once = groups.length < changes.length ? `, told in ${number(groups.length)}` : '';
  return `${changes.length === 1 ? '1 change' : `${number(changes.length)} changes`}${once}: ${kinds.join(', ')}; risk ${risk}`;
}

/** `in 1,998 environments; not in acme, globex`; empty for a single place, whose heading already names it. */
export function whereText(group: Group): string {
  if (group.in.length < 2) return '';
  const isEnvironment = group.members.every(({ pair }) => (pair.head ?? pair.base)?.environment !== undefined);
  const noun = isEnvironment ? 'environment' : 'place';
  const few = group.in.length <= 5 || group.notIn.length > group.in.length;
  const where = few ? `in ${namesText(group.in)}` : `in ${counted(group.in.length, noun).replace(/^\d+/, number(group.in.length))}`;
  return group.notIn.length === 0 ? where : `${where}; not in ${namesText(group.notIn)}`;
}

function namesText(names: readonly string[]): string {
  return names.length > NAMED ? `${names.slice(0, NAMED).join(', ')} and ${number(names.length - NAMED)} more` : names.join(', ');
}

/** What did not change, in lines. */
export function unchangedLines(result: ReviewResult): string[] {
  return [...unjudgedLines(result), ...restLines(result), ...proofLines(result)];
}

function unjudgedLines({ unjudged }: ReviewResult): string[] {
  return unjudged.map((each) => `not judged: ${each}`);
}

function restLines({ unchanged: { environments, applications, objects }, changes, spelling, reordered }: ReviewResult): string[] {
  const lines: string[] = [];
  if (spelling.length > 0)
    lines.push(
      `written differently, and the same: ${spelling.length === 1 ? '1 file' : `${number(spelling.length)} files`} (${namesText(spelling)})`,
    );
  if (reordered.length > 0)
    lines.push(`their pods restart all the same, as a list of the pod template stands in another order: ${namesText(reordered)}`);
  if (environments.length > 0)
    lines.push(
      `nothing changed in ${environments.length > NAMED ? `${number(environments.length)} other environments` : namesText(environments)}`,
    );
  if (applications.length > 0 && applications.length <= NAMED) lines.push(`nothing else changed in ${namesText(applications)}`);
  else if (applications.length > 0)
    lines.push(`nothing else changed in ${number(applications.length)} other applications of the environments above`);
  if (changes.length > 0 && lines.length === 0)
    lines.push(
      objects === 0
        ? 'there is nothing else'
        : `nothing else changed: ${objects === 1 ? '1 other object is' : `${number(objects)} other objects are`} the same`,
    );
  return lines;
}

/** `proven: dist/ is what the sources render, on both sides` */
function proofLines({ proof }: ReviewResult): string[] {
  if (proof === undefined) return [];
  const wrong = (['base', 'head'] as const).filter((side) => proof[side].outOfStep.length > 0);
  if (wrong.length === 0) return ['proven: dist/ is what the sources render, on both sides'];
  return wrong.map((side) => {
    const { outOfStep } = proof[side];
    return `dist/ of the ${side} is not what its sources render: ${outOfStep.length === 1 ? '1 file' : `${number(outOfStep.length)} files`} (${namesText(outOfStep)})`;
  });
}

/** It lists this many causes of a group, and counts the rest. */
const CAUSES = 3;

/** `because of envs/shop/test.yaml:30:13 config.replicas`; one line for each cause that its changes have, nothing if none was looked for. */
export function causeLines({ members }: Group): string[] {
  const all = [...new Set(members.flatMap(({ change: { cause } }) => (cause === undefined ? [] : [causeText(cause)])))];
  return [...all.slice(0, CAUSES), ...(all.length > CAUSES ? [`and ${number(all.length - CAUSES)} other causes like these`] : [])];
}

function causeText({ kind, parts = [], way, why }: Cause): string {
  if (kind === 'unknown') return `cause not known: ${why ?? 'nothing was found'}`;
  const settings = parts.filter((each) => each.kind !== 'code').map(partText);
  const code = parts.filter((each) => each.kind === 'code').map(({ construct }) => `the code${construct ? ` of ${construct}` : ''}`);
  const note = { together: ' (only together)', any: ' (fewer of them would do)', each: '' }[way ?? 'each'];
  return `because of ${[settings.join(' and ') + note, ...code].filter((each) => each !== '').join(', and ')}`;
}

function partText({ place, path, gone }: NonNullable<Cause['parts']>[number]): string {
  const where = place === undefined ? '' : gone ? `${place.file}, which no longer` : formatPlace(place);
  if (path === undefined) return gone ? `${place?.file}, which is gone` : `${place?.file}, which is new`;
  return gone ? `${where} says ${path}` : `${where} ${path}`;
}

/** It lists this many passages, and counts the rest. */
const PASSAGES = 8;

/** `memql/prod, Argo CD: web PreSync wave 0 (Job migrate), then web Sync wave 1 (Deployment web)`; those that get stuck first. */
export function passageLines({ passages }: ReviewResult): string[] {
  const sorted = [...passages].sort((a, b) => b.stuck.length - a.stuck.length);
  const lines = sorted.slice(0, PASSAGES).flatMap(({ environment, controller, steps, stuck }) => {
    const where = environment === undefined ? controller : `${environment}, ${controller}`;
    const order = steps.map(({ title, objects }) => `${title} (${objects.join(', ')})`).join(', then ');
    return [`${where}: ${order}`, ...stuck.map((each) => `${where} gets stuck: ${each}`)];
  });
  return sorted.length > PASSAGES ? [...lines, `and ${number(sorted.length - PASSAGES)} more`] : lines;
}

export function promotionLines({ promotions }: ReviewResult): string[] {
  return promotions.map(({ environment, from }) => `${environment} becomes what ${from} runs`);
}

/** `{"a":1}` before and after, cut where they are long; texts in quotes. */
export function valueTexts(before: JsonValue | undefined, after: JsonValue | undefined, longest: number): readonly [string, string] {
  return cutApart(wholeText(before), wholeText(after), longest);
}

function wholeText(value: JsonValue | undefined): string {
  if (value === undefined) return '(nothing)';
  return typeof value === 'string' && /^[\w./:@%+-]+$/.test(value) ? value : JSON.stringify(value);
}

export function fieldsOf(change: Change): readonly Field[] {
  return change.kind === 'changed' || change.kind === 'moved' ? change.fields : [];
}

/** `1,998` */
export function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** What it asks of nodes and money: `shop/prod costs 74.02 EUR each month …`, with the risk. */
export function needsLines({
  needs,
}: ReviewResult): { readonly risk: Consequence['risk']; readonly text: string; readonly consequence: Consequence }[] {
  return needs.flatMap(({ environment, consequences }) =>
    consequences.map((consequence) => ({ risk: consequence.risk, text: `${environment}: ${consequence.text}`, consequence })),
  );
}

/** `shop/prod, shop/staging`, or `12 environments` */
export function placesText(environments: readonly string[]): string {
  return environments.length > OBJECTS ? `${number(environments.length)} environments` : environments.join(', ');
}

/** Objects that a line names before the rest is counted. */
const OBJECTS = 3;

/** `claim-removed in shop/prod (PersistentVolumeClaim shop/data): acknowledged by ada in 1a2b3c4d5e6f`; what is open first. */
export function acknowledgementLines({ acknowledgement }: Pick<ReviewResult, 'acknowledgement'>): string[] {
  if (acknowledgement === undefined) return [];
  const keyOf = ({ fact, may, by }: Asked): string => JSON.stringify([by === undefined, fact, by ?? may]);
  const groups = [...groupBy(acknowledgement.asked, keyOf).values()].sort(
    ([a], [b]) => Number(a?.by !== undefined) - Number(b?.by !== undefined),
  );
  const lines = groups.map((group) => {
    const [first] = group as [Asked, ...Asked[]];
    const places = [...new Set(group.map(({ environment }) => environment))];
    const where = placesText(places);
    const objects = [...new Set(group.map(({ object }) => object))];
    const what = `${objects.slice(0, OBJECTS).join(', ')}${objects.length > OBJECTS ? ` and ${number(objects.length - OBJECTS)} more` : ''}`;
    const how =
      first.by === undefined
        ? `to be acknowledged by ${first.may}`
        : `acknowledged by ${first.by.actor} in ${first.by.commit.slice(0, 12)}`;
    return `${first.fact} in ${where} (${what}): ${how}`;
  });
  return [...lines, ...acknowledgement.void.map(({ commit, why }) => `${commit.slice(0, 12)} acknowledges nothing: ${why}`)];
}
