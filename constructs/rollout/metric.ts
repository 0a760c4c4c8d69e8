/** One thing that an analysis measures. */
export interface Metric {
  /** Whether it measures traffic, of which a version that nobody uses yet has none. */
  readonly needsTraffic: boolean;
  /** Whether it runs a pod. */
  readonly runsPod: boolean;
  /** Seconds after which its result is certain; undefined where it measures until it is stopped. */
  readonly longestSeconds: number | undefined;
  /** As it is written in the template: a plain object, since a Job's pod and the metric around it come from types that don't mix. */
  render(context: MetricContext): Readonly<Record<string, unknown>>;
}

/** What a metric gets from its template. */
export interface MetricContext {
  readonly name: string;
  /** Labels of its pods. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Account of its pods. */
  readonly serviceAccountName: string;
}
