import { Duration } from '@marcbachmann/cel-js/evaluator';

/** A value of CEL: text, true and false, null, `bigint` for int, `number` for double, bytes, times, lists, maps. */
export type CelValue = unknown;

/** The moment that a text names: a date, or a date with a time and its zone. */
export function timeIn(text: string): CelValue | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2}))?$/.test(text)) return undefined;
  // biome-ignore lint/style/noRestrictedGlobals: it reads a text, and asks no clock
  const time = new Date(text.replace(' ', 'T'));
  return Number.isNaN(time.getTime()) ? undefined : time;
}

const NANOS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** The time that a text says: `1h30m`. */
export function durationIn(text: string): CelValue | undefined {
  const { sign = '', rest = '' } = /^(?<sign>-?)(?<rest>0|(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+)$/.exec(text)?.groups ?? {};
  if (rest === '') return undefined;
  const parts = [...rest.matchAll(/([\d.]+)([a-zµ]+)/g)].map(([, amount, unit = '']) => Number(amount) * (NANOS[unit] ?? 0));
  const nanos = BigInt(Math.round(parts.reduce((sum, each) => sum + each, 0))) * (sign === '-' ? -1n : 1n);
  return new Duration(nanos / 1_000_000_000n, Number(nanos % 1_000_000_000n));
}
