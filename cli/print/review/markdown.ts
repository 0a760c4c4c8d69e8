import { printableLine } from '../../../core/printable';
import type { ReviewResult } from '../../../core/review/document';
import type { Group } from '../../../core/review/fold';
import {
  acknowledgementLines,
  causeLines,
  fieldsOf,
  needsLines,
  number,
  passageLines,
  promotionLines,
  SIGNS,
  summaryOf,
  unchangedLines,
  valueTexts,
  whereText,
} from './parts';

/** Size limits of a forge's comment in bytes. Forges count characters, and each has at least one byte. */
export const BUDGETS = { github: 65_536, gitlab: 1_000_000, bitbucket: 32_768 } as const;

/** CI finds the comment by this mark, to replace it. */
const MARK = '<!-- galley diff -->';
const LONGEST = 300;
const FIELDS = 20;
/** Acknowledgements have this part of the room at the most. */
const ASKED = 4;
/** Room that the end needs at the most. */
const END = 1_500;

/**
 * A comparison as a comment, worst first. Whatever comes from YAML stands in code spans, where nobody can write Markdown, HTML, mentions or links.
 *
 * @param budget bytes that it may have
 * @param whole says how to get the whole answer, if this one is cut
 */
export function reviewMarkdown(result: ReviewResult, { budget, whole }: { readonly budget: number; readonly whole: string }): string {
  const asked = fitting(
    acknowledgementLines(result).map((line) => `- ${code(line)}`),
    Math.floor(budget / ASKED),
  );
  const open = asked.length === 0 ? [] : ['', '#### Acknowledgement', '', ...asked];
  const head = [MARK, `### ${summaryOf(result)}`, '', ...promotionLines(result).map((line) => `- ${code(line)}`), ...open, ''].join('\n');
  const takes = needsLines(result).map(({ risk, text, consequence: { id, source } }) => `- **${risk}** ${code(text)} ([${id}](${source}))`);
  const needs = takes.length === 0 ? [] : ['', '#### What it takes', '', ...fitting(takes, Math.floor(budget / ASKED))];
  const blocks: string[] = [];
  let used = bytes(head) + bytes(needs.join('\n')) + END;
  let risk = '';
  let left = 0;
  for (const group of result.groups) {
    const title = group.risk === risk ? '' : `\n#### ${group.risk === 'none' ? 'No known risk' : `Risk ${group.risk}`}\n`;
    const block = [groupBlock(group, FIELDS), groupBlock(group, 0)]
      .map((each) => `${title}${each}`)
      .find((each) => used + bytes(each) + 1 <= budget);
    if (block === undefined) {
      left += group.members.length;
      continue;
    }
    blocks.push(block);
    used += bytes(block) + 1;
    risk = group.risk;
  }
  const cut =
    left === 0
      ? []
      : [
          '',
          `**${number(left)} more ${left === 1 ? 'change is' : 'changes are'} not shown here**, as the comment has no room: ${code(whole)}`,
        ];
  const passages = passageLines(result).map((line) => `- ${code(line)}`);
  const rest = unchangedLines(result).map((line) => `- ${code(line)}`);
  const through = passages.length === 0 ? [] : ['', '#### How it goes through', '', ...passages];
  const fits = used + bytes(through.join('\n')) <= budget;
  return [head, ...blocks, ...cut, ...needs, ...(fits ? through : []), ...(rest.length === 0 ? [] : ['', ...rest]), ''].join('\n');
}

function groupBlock(group: Group, most: number): string {
  const [first] = group.members;
  if (first === undefined) return '';
  const { change } = first;
  const [headline = '', ...more] = group.lines;
  const side = first.pair.head ?? first.pair.base;
  const where =
    whereText(group) ||
    [side?.environment, side?.application].filter((each) => each !== undefined).join(' ') ||
    (side?.object.metadata.namespace ? `namespace ${side.object.metadata.namespace}` : '');
  const lines = [
    `- ${SIGNS[change.kind] === '-' ? '−' : SIGNS[change.kind] === '+' ? '＋' : SIGNS[change.kind] === '~' ? '±' : '→'} ${code(headline)}${where === '' ? '' : ` · ${code(where)}`}`,
  ];
  for (const line of more.slice(0, FIELDS)) lines.push(`  - ${code(line)}`);
  if ('fate' in change && change.fate !== undefined) lines.push(`  - ${change.fate.outcome}: ${code(change.fate.why)}`);
  for (const { risk, id, text, certainty, source } of group.consequences)
    lines.push(`  - **${risk}** ${code(text)}${certainty === 'unknown' ? ' (not known for sure)' : ''} ([${id}](${source}))`);
  for (const line of causeLines(group)) lines.push(`  - ${code(line)}`);
  const fields = fieldsOf(change);
  if (fields.length === 0 || most === 0) return lines.join('\n');
  const shown = fields
    .slice(0, most)
    .map(
      ({ path, before, after, hidden }) =>
        `  - ${code(path)}: ${valueTexts(before, after, LONGEST).map(code).join(' → ')}${hidden ? ' (hashes)' : ''}`,
    );
  const others = fields.length > most ? [`  - and ${number(fields.length - most)} more`] : [];
  return [
    ...lines,
    `  <details><summary>${fields.length === 1 ? '1 field' : `${number(fields.length)} fields`}</summary>`,
    '',
    ...shown,
    ...others,
    '',
    '  </details>',
  ].join('\n');
}

/** A code span that nothing in it can end: with more backticks than stand in it anywhere. */
export function code(text: string): string {
  const raw = printableLine(text.length > LONGEST * 2 ? `${text.slice(0, LONGEST * 2)}…` : text).trim() || '(empty)';
  const line = broken(raw);
  const ticks = '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${space}${line}${space}${ticks}`;
}

/** What would be a tag, a mention or a link outside of a code span is broken by a joiner of no width, for readers that know no code spans. A digest stays whole. */
function broken(line: string): string {
  return line.replace(
    /<(?=[A-Za-z/!?])|@(?!sha256:)(?=\w)|\](?=\()|\b(?:https?|ftp|javascript)(?=:)|\bwww(?=\.)/gi,
    (mark) => `${mark}\u2060`,
  );
}

/** The first lines that have room, and how many more there are. */
function fitting(lines: readonly string[], most: number): string[] {
  const fits: string[] = [];
  let used = 0;
  for (const line of lines) {
    used += bytes(line) + 1;
    if (used <= most) fits.push(line);
  }
  return fits.length === lines.length ? fits : [...fits, `- and ${number(lines.length - fits.length)} more`];
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
