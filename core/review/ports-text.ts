import type { Verdict } from '../network/policies';
import type { PortRange } from '../network/reachability';

const LAST_PORT = 65_535;
/** Ranges that are named. */
const NAMED = 4;

/** Ports that are newly allowed; `unknown` if this is uncertain. */
export function openedPorts(before: readonly PortRange[], after: readonly PortRange[]): PortRange[] {
  return turned(before, after, 'denied', 'allowed');
}

/** Ports that are newly denied; `unknown` if this is uncertain. */
export function closedPorts(before: readonly PortRange[], after: readonly PortRange[]): PortRange[] {
  return turned(before, after, 'allowed', 'denied');
}

function turned(before: readonly PortRange[], after: readonly PortRange[], from: Verdict, to: Verdict): PortRange[] {
  const ranges: PortRange[] = [];
  for (const was of before) {
    if (was.verdict !== from) continue;
    for (const is of after) {
      if (is.protocol !== was.protocol || (is.verdict !== to && is.verdict !== 'unknown')) continue;
      const [first, last] = [Math.max(was.first, is.first), Math.min(was.last, is.last)];
      if (first > last) continue;
      const previous = ranges.at(-1);
      if (previous?.protocol === is.protocol && previous.last + 1 === first && previous.verdict === is.verdict)
        ranges[ranges.length - 1] = { ...previous, last };
      else ranges.push({ protocol: is.protocol, first, last, verdict: is.verdict });
    }
  }
  return ranges;
}

/** `TCP 5432, UDP 53`, `any port`. */
export function portsText(ranges: readonly PortRange[]): string {
  if (ranges.length === 3 && ranges.every(({ first, last }) => first === 1 && last === LAST_PORT)) return 'any port';
  const named = ranges.slice(0, NAMED).map(({ protocol, first, last }) => {
    if (first === 1 && last === LAST_PORT) return `any ${protocol} port`;
    return `${protocol} ${first === last ? first : `${first}-${last}`}`;
  });
  return [...named, ...(ranges.length > NAMED ? [`${ranges.length - NAMED} more ranges`] : [])].join(', ');
}
