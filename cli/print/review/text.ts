import type { createColors } from 'picocolors';
import type { Consequence } from '../../../core/facts/fact';
import { printableLine } from '../../../core/printable';
import type { ReviewResult } from '../../../core/review/document';
import type { Group } from '../../../core/review/fold';
import type { ReviewedChange } from '../../../core/review/reviewed-change';
import { wrapped } from '../columns';
import {
  acknowledgementLines,
  causeLines,
  fieldsOf,
  needsLines,
  passageLines,
  promotionLines,
  SIGNS,
  summaryOf,
  unchangedLines,
  valueTexts,
  whereText,
} from './parts';

type Colors = ReturnType<typeof createColors>;

/** Fields that are shown of one change; the YAML has all. */
const FIELDS = 6;
const WIDTH = 80;

/** A comparison for a terminal of 80 columns. */
export function reviewLines(result: ReviewResult, color: Colors, yaml?: (change: ReviewedChange) => readonly string[]): string[] {
  const lines = [color.bold(summaryOf(result)), ...promotionLines(result).map(printableLine)];
  for (const [title, groups] of sections(result)) {
    lines.push('', color.bold(printableLine(title)));
    for (const group of groups) lines.push(...groupLines(group, color), ...yamlLines(group, color, yaml));
  }
  const needs = needsLines(result).flatMap(({ risk, text }) => riskLines(risk, text, color));
  if (needs.length > 0) lines.push('', color.bold('what it takes'), ...needs);
  const passages = passageLines(result).flatMap((line) => wrapped(printableLine(line), { first: '  ', indent: '    ' }));
  if (passages.length > 0) lines.push('', color.bold('how it goes through'), ...passages);
  const asked = acknowledgementLines(result).flatMap((line) => wrapped(printableLine(line), { first: '  ', indent: '    ' }));
  if (asked.length > 0) lines.push('', color.bold('acknowledgement'), ...asked);
  const rest = unchangedLines(result);
  if (rest.length > 0)
    lines.push('', ...rest.flatMap((line) => wrapped(printableLine(line), { indent: '  ' }).map((each) => color.dim(each))));
  return lines;
}

/** Groups of several places first, then those of each place; the worst first within. */
export function sections({ groups }: ReviewResult): (readonly [title: string, groups: readonly Group[]])[] {
  const bySystem = new Map<string, Group[]>();
  for (const group of groups) {
    const title = titleOf(group);
    bySystem.set(title, [...(bySystem.get(title) ?? []), group]);
  }
  return [...bySystem].sort(([a], [b]) => (a === SEVERAL ? -1 : b === SEVERAL ? 1 : a < b ? -1 : 1));
}

const SEVERAL = 'in several places';

function titleOf(group: Group): string {
  if (group.in.length > 1) return SEVERAL;
  const side = group.members[0]?.pair.head ?? group.members[0]?.pair.base;
  if (side === undefined) return '';
  if (side.environment !== undefined) return `${side.environment}${side.application === undefined ? '' : ` ${side.application}`}`;
  return side.object.metadata.namespace === undefined ? 'without a namespace' : `namespace ${side.object.metadata.namespace}`;
}

function groupLines(group: Group, color: Colors): string[] {
  const [first] = group.members;
  if (first === undefined) return [];
  const { change } = first;
  const paint = { added: color.green, changed: color.yellow, removed: color.red, moved: color.cyan }[change.kind];
  const [headline = '', ...more] = group.lines;
  const lines = wrapped(printableLine(headline), { first: '  ', indent: '    ' }).map((line, at) =>
    at === 0 ? `${paint(SIGNS[change.kind])} ${line.slice(2)}` : line,
  );
  for (const line of more) lines.push(...wrapped(printableLine(line), { first: '  ', indent: '    ' }));
  const where = whereText(group);
  if (where !== '') lines.push(...wrapped(printableLine(where), { first: '    ', indent: '      ' }));
  if ('fate' in change && change.fate !== undefined)
    lines.push(...wrapped(printableLine(`${change.fate.outcome}: ${change.fate.why}`), { first: '    ', indent: '      ' }));
  for (const { risk, text, certainty } of group.consequences)
    lines.push(...riskLines(risk, `${text}${certainty === 'unknown' ? ' (not known for sure)' : ''}`, color));
  for (const line of causeLines(group)) lines.push(...wrapped(printableLine(line), { first: '    ', indent: '      ' }));
  return [...lines, ...fieldLines(group, color)];
}

function riskLines(risk: Consequence['risk'], text: string, color: Colors): string[] {
  const painted = { high: color.red, medium: color.yellow, low: color.dim }[risk];
  const [begin = '', ...rest] = wrapped(printableLine(`${risk}: ${text}`), { first: '    ', indent: '      ' });
  return [`    ${painted(risk)}${begin.slice(4 + risk.length)}`, ...rest];
}

/** The YAML of the first of a group; the others differ in names alone. */
function yamlLines(
  { members: [first] }: Group,
  color: Colors,
  yaml: ((change: ReviewedChange) => readonly string[]) | undefined,
): string[] {
  if (first === undefined || yaml === undefined) return [];
  return yaml(first).map((line) => {
    const shown = `    ${printableLine(line)}`;
    if (line.startsWith('@@')) return color.cyan(shown);
    return line.startsWith('+') ? color.green(shown) : line.startsWith('-') ? color.red(shown) : shown;
  });
}

function fieldLines(group: Group, color: Colors): string[] {
  const [first] = group.members;
  const fields = first === undefined ? [] : fieldsOf(first.change);
  const lines = fields.slice(0, FIELDS).map(({ path, before, after, order, hidden }) => {
    const room = Math.max(12, Math.floor((WIDTH - 10) / 2));
    const shown = `${order ? 'order ' : ''}${valueTexts(before, after, room).join(' → ')}`;
    return wrapped(printableLine(`${path}: ${shown}${hidden ? ' (hashes)' : ''}`), { first: '    ', indent: '      ' });
  });
  const left = fields.length - FIELDS;
  return [...lines.flat(), ...(left > 0 ? [`    … and ${left} more ${left === 1 ? 'field' : 'fields'}`] : [])].map((line) =>
    color.dim(line),
  );
}
