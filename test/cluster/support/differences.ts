/**
 * Where a live object does not hold what was rendered, one line each. It may hold more: defaults, and what controllers add. Lists have as many
 * items, in the same order. Two things the API server spells its own way, and they mean the same: an empty text is left out, and 1000m is 1.
 */
export function differences(rendered: unknown, live: unknown, path = ''): string[] {
  if (Array.isArray(rendered)) {
    if (!Array.isArray(live) || live.length !== rendered.length) return [`${path}: ${shownValue(rendered)} became ${shownValue(live)}`];
    return rendered.flatMap((item, index) => differences(item, live[index], `${path}[${index}]`));
  }
  if (isMap(rendered)) {
    if (!isMap(live))
      return Object.keys(rendered).length === 0 && live === undefined
        ? []
        : [`${path}: ${shownValue(rendered)} became ${shownValue(live)}`];
    return Object.entries(rendered).flatMap(([key, value]) => differences(value, live[key], `${path}.${key}`));
  }
  return same(rendered, live) ? [] : [`${path}: ${shownValue(rendered)} became ${shownValue(live)}`];
}

function same(rendered: unknown, live: unknown): boolean {
  return rendered === live || (rendered === '' && live === undefined) || (milli(rendered) !== undefined && milli(rendered) === milli(live));
}

/** A plain number or one with m, as Kubernetes writes quantities, in thousandths. */
function milli(value: unknown): number | undefined {
  const [, number, unit] = (typeof value === 'string' ? /^(\d+)(m?)$/.exec(value) : null) ?? [];
  return number === undefined ? undefined : Number(number) * (unit === 'm' ? 1 : 1000);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shownValue(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? 'nothing';
}
