import type { createColors } from 'picocolors';
import { counted } from '../../core/counted';
import { formatFault, formatPlace } from '../../core/errors';
import type { Finding } from '../../core/model/finding';
import { printableLine } from '../../core/printable';
import { wrapped } from './columns';

type Colors = ReturnType<typeof createColors>;

const ORDER = { error: 0, warning: 1, info: 2 } as const;

/** Worst first, what is unknown after what is wrong, then by place. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity, verdict }: Finding): number => (verdict === 'unknown' ? 10 : 0) + ORDER[severity];
  const at = ({ place }: Finding): string => `${place?.file ?? ''}:${String(place?.line ?? 0).padStart(8, '0')}`;
  return [...findings].sort((a, b) => rank(a) - rank(b) || (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0));
}

/** Findings as a person reads them, within 80 columns: by application, the one with the worst first. */
export function findingLines(findings: readonly Finding[], color: Colors): string[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of worstFirst(findings)) {
    const name =
      [finding.environment, finding.application].filter((part) => part !== undefined).join(' ') || (finding.place?.file ?? 'checks.yaml');
    groups.set(name, [...(groups.get(name) ?? []), finding]);
  }
  return [...groups].flatMap(([name, found]) => [
    color.bold(printableLine(name)),
    ...found.flatMap((finding) => linesOf(finding, color)),
    '',
  ]);
}

function linesOf(finding: Finding, color: Colors): string[] {
  const { check, severity, verdict, subject, place, construct, source, accepted } = finding;
  const word = accepted !== undefined ? 'accepted' : verdict === 'unknown' ? 'unknown' : severity;
  const painted = word === 'error' ? color.red(word) : word === 'warning' ? color.yellow(word) : word;
  const [first = '', ...rest] = wrapped(printableLine(`${check}  ${subject}`), { first: '  '.padEnd(12), indent: '    ' });
  const line = (text: string): string[] => wrapped(printableLine(text), { first: '    ', indent: '    ' });
  return [
    `  ${painted}${first.slice(2 + word.length)}`,
    ...rest,
    ...line(formatFault(finding as Parameters<typeof formatFault>[0])),
    ...(accepted === undefined
      ? []
      : line(`accepted${accepted.until === undefined ? '' : ` until ${accepted.until}`}: ${accepted.reason}`)),
    ...(place === undefined ? [] : line([formatPlace(place), construct].filter((part) => part !== undefined).join(' '))),
    ...(source === undefined ? [] : line(`from ${formatPlace(source)}`)),
  ];
}

/** Why the schemas of some objects were not judged, within 80 columns. */
export function schemaLines({ notJudged }: { readonly notJudged: ReadonlyMap<string, number> }): string[] {
  return [...notJudged].flatMap(([why, count]) =>
    wrapped(printableLine(`schemas of ${counted(count, 'object')} not judged: ${why}`), { indent: '    ' }),
  );
}

/** The last line: `2 errors, 1 warning in 412 objects of 2 environments; 3 accepted, 1 unknown`. */
export function checkSummary({
  findings,
  objects,
  environments,
  unread,
}: {
  readonly findings: readonly Finding[];
  readonly objects: number;
  readonly environments: number;
  readonly unread: number;
}): string {
  const counts = { error: 0, warning: 0, info: 0, accepted: 0, unknown: 0 };
  for (const { severity, verdict, accepted } of findings)
    counts[accepted !== undefined ? 'accepted' : verdict === 'unknown' ? 'unknown' : severity] += 1;
  const where = environments === 0 ? '' : ` of ${counted(environments, 'environment')}`;
  const more = [
    ...(counts.accepted > 0 ? [`${counts.accepted} accepted`] : []),
    ...(counts.unknown > 0 ? [`${counts.unknown} unknown`] : []),
    ...(unread > 0 ? [`${counted(unread, 'document')} not read`] : []),
  ];
  return `${counted(counts.error, 'error')}, ${counted(counts.warning, 'warning')}, ${counts.info} info in ${counted(objects, 'object')}${where}${more.length === 0 ? '' : `; ${more.join(', ')}`}`;
}
