/** What an expression is: a number, one value for each series, a range of values for each, or text. */
export type PromType = 'scalar' | 'vector' | 'matrix' | 'string';

/** What a function takes and gives. */
export interface Signature {
  readonly takes: readonly PromType[];
  /** How many of the last ones may be left out; -1: the last one may stand any number of times. */
  readonly variadic: number;
  readonly gives: PromType;
}

const OF_VECTOR =
  'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp';
const OF_RANGE =
  'absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time';
const OF_TIME = 'day_of_month day_of_week day_of_year days_in_month hour minute month year';

const all = (names: string, takes: readonly PromType[], variadic = 0): [string, Signature][] =>
  names.split(' ').map((name) => [name, { takes, variadic, gives: 'vector' }]);

/**
 * Functions of PromQL. It accepts functions that are not in this list.
 *
 * @see https://github.com/prometheus/prometheus/blob/v3.8.0/promql/parser/functions.go
 */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map([
  ...all(OF_VECTOR, ['vector']),
  ...all(OF_RANGE, ['matrix']),
  ...all(OF_TIME, ['vector'], 1),
  ...all('clamp', ['vector', 'scalar', 'scalar']),
  ...all('clamp_max clamp_min', ['vector', 'scalar']),
  ...all('double_exponential_smoothing', ['matrix', 'scalar', 'scalar']),
  ...all('histogram_fraction', ['scalar', 'scalar', 'vector']),
  ...all('histogram_quantile', ['scalar', 'vector']),
  ...all('info', ['vector', 'vector'], 1),
  ...all('label_join', ['vector', 'string', 'string', 'string'], -1),
  ...all('label_replace', ['vector', 'string', 'string', 'string', 'string']),
  ...all('predict_linear', ['matrix', 'scalar']),
  ...all('quantile_over_time', ['scalar', 'matrix']),
  ...all('round', ['vector', 'scalar'], 1),
  ...all('sort_by_label sort_by_label_desc', ['vector', 'string'], -1),
  ...all('vector', ['scalar']),
  ['pi', { takes: [], variadic: 0, gives: 'scalar' }],
  ['time', { takes: [], variadic: 0, gives: 'scalar' }],
  ['scalar', { takes: ['vector'], variadic: 0, gives: 'scalar' }],
]);

/** What aggregations take before the vector. */
export const AGGREGATION_PARAMETERS: Readonly<Record<string, PromType>> = {
  topk: 'scalar',
  bottomk: 'scalar',
  quantile: 'scalar',
  count_values: 'string',
  limitk: 'scalar',
  limit_ratio: 'scalar',
};
