/** One thing that an analysis measures. */
export interface Metric {
  /** Whether it measures traffic, of which a version that nobody uses yet has none. */
  readonly needsTraffic: boolean;
  /** Whether it runs a pod. */
  readonly runsPod: boolean;
  /** Seconds until its result is certain; undefined if it measures until somebody stops it. */
  readonly longestSeconds: number | undefined;
  /** Its form in the template: a plain object, because the types of a Job's pod and of the metric around it don't mix. */
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
