import { problem } from '../../core/errors';

/** A template with its arguments: what a rollout waits for, made by `AnalysisTemplate.run`. */
export interface Analysis {
  readonly templateName: string;
  readonly args: Readonly<Record<string, string>>;
  readonly metricNames: readonly string[];
  /** Whether any metric measures traffic. */
  readonly needsTraffic: boolean;
  /** Seconds until its result is certain; undefined if a metric measures until somebody stops it. */
  readonly longestSeconds: number | undefined;
}

/** Analyses as a strategy lists them. */
export interface AnalysisList {
  readonly templates: { readonly templateName: string }[];
  readonly args: { readonly name: string; readonly value: string }[];
}

/**
 * Several analyses as the one that Argo Rollouts makes of them, with one set of arguments for all.
 *
 * @param path of the construct, for the message
 * @throws GalleyError CONSTRUCT_INVALID for none, for an argument that two of them want different, or a metric that two of them have
 */
export function analysisList(analyses: readonly Analysis[], path: string): AnalysisList {
  const args = new Map<string, string>();
  const metrics = new Set<string>();
  if (analyses.length === 0)
    throw problem('CONSTRUCT_INVALID', { subject: path, expected: 'at least one analysis', got: 'none', next: 'leave the prop out' });
  for (const analysis of analyses) {
    for (const [name, value] of Object.entries(analysis.args)) {
      const known = args.get(name) ?? value;
      if (known !== value) {
        throw problem('CONSTRUCT_INVALID', {
          subject: `${path}: argument ${name}`,
          expected: 'one value for all analyses',
          got: `"${known}" and "${value}"`,
          next: 'rename one',
        });
      }
      args.set(name, value);
    }
    for (const name of analysis.metricNames) {
      if (metrics.has(name)) {
        throw problem('CONSTRUCT_INVALID', {
          subject: `${path}: metric ${name}`,
          expected: 'in one of the analyses',
          got: 'it in two',
          next: 'rename one',
        });
      }
      metrics.add(name);
    }
  }
  return {
    templates: analyses.map(({ templateName }) => ({ templateName })),
    args: [...args].map(([name, value]) => ({ name, value })),
  };
}
