/** Series by their selector, with the values that they have from minute 0 on, as promtool writes them: `1x90`. */
export type Series = Readonly<Record<string, string>>;

/** Minutes that every series goes on for. */
export const LONG = 400;
export const steady = (value: number): string => `${value}+0x${LONG}`;
export const growing = (): string => `0+1x${LONG}`;
export const DAYS = 86_400;
/** Seconds before the beginning of the test, whose clock begins at 0. */
export const ago = (seconds: number): string => steady(-seconds);

export const of = (metric: string, labels: Readonly<Record<string, string>>): string =>
  `${metric}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(', ')}}`;

/** Two series of the same labels, by the values of each. */
export const pair =
  (labels: Readonly<Record<string, string>>, left: string, right: string) =>
  (a: number, b: number): Series => ({ [of(left, labels)]: steady(a), [of(right, labels)]: steady(b) });

export const OTHER = 'another-namespace';

/** An operator's series, as it is where Prometheus honours its labels, and as it is where not. */
export const told = (metric: string, namespace: string, labels: Readonly<Record<string, string>>, value: string): Series[] => [
  { [of(metric, { namespace, ...labels })]: value },
  { [of(metric, { namespace: 'operators', exported_namespace: namespace, ...labels })]: value },
];
