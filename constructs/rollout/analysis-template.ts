import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { AnalysisTemplate as AnalysisTemplateKind } from '../../imports/argoproj.io';
import { invalid } from '../invalid';
import type { Analysis } from './analysis';
import type { Metric } from './metric';

/** Properties for `AnalysisTemplate`. */
export interface AnalysisTemplateProps<Arg extends string = never> {
  /** Name of all its objects. @default - the id */
  readonly name?: string;
  /** Names of values that each run gets anew. Nothing secret: the values appear in the Job in clear text. @default - none */
  readonly args?: readonly Arg[];
  /** Metrics by name, given what stands for each argument until a run fills it in. */
  readonly metrics: (args: Readonly<Record<Arg, string>>) => Readonly<Record<string, Metric>>;
}

/** A Job is named `<36 characters of run>.<metric>.<number>`; what exceeds a label's 63 characters is cut off, wherever that is. */
const METRIC_NAME = /^[a-z]([-a-z0-9]{0,21}[a-z0-9])?$/;

/** Measurements that decide whether a new version goes on. Whoever waits for one takes `run`. */
export class AnalysisTemplate<Arg extends string = never> extends Construct {
  readonly name: string;
  /** Labels that select its Jobs' pods. */
  readonly podSelector: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>> = {};
  readonly #metrics: Readonly<Record<string, Metric>>;

  /**
   * @throws GalleyError CONSTRUCT_INVALID without a metric; for the name of one that no Job can have; for a `{{…}}` that no argument
   * fills in, since the controller would refuse it at the first run
   */
  constructor(scope: Construct, id: string, props: AnalysisTemplateProps<Arg>) {
    super(scope, id);
    this.name = props.name ?? id;
    this.podSelector = { 'app.kubernetes.io/name': this.name };
    const labels = this.podSelector;
    const args = props.args ?? [];
    const placeholders = Object.fromEntries(args.map((arg) => [arg, `{{args.${arg}}}`])) as Record<Arg, string>;
    this.#metrics = props.metrics(placeholders);
    const metrics = Object.entries(this.#metrics);
    this.refuse(Object.keys(this.#metrics));

    if (metrics.some(([, { runsPod }]) => runsPod)) {
      new k8s.KubeServiceAccount(this, 'service-account', { metadata: { name: this.name, labels }, automountServiceAccountToken: false });
    }
    const rendered = metrics.map(([name, metric]) => metric.render({ name, podLabels: labels, serviceAccountName: this.name }));
    const unknown = [...JSON.stringify(rendered).matchAll(/\{\{.*?\}\}/g)].find(([text]) => !Object.values(placeholders).includes(text));
    if (unknown !== undefined) {
      throw invalid(this, {
        prop: 'metrics',
        expected: args.join(', ') || 'no argument',
        got: `${unknown[0]}`,
        next: 'add it to args',
      });
    }
    new ApiObject(this, 'Resource', {
      ...AnalysisTemplateKind.GVK,
      metadata: { name: this.name, labels },
      spec: { args: args.length > 0 ? args.map((name) => ({ name })) : undefined, metrics: rendered },
    });
  }

  /** The template with its arguments filled in. */
  run(args: Readonly<Record<Arg, string>>): Analysis {
    const metrics = Object.values(this.#metrics);
    const longest = metrics.map(({ longestSeconds }) => longestSeconds);
    return {
      templateName: this.name,
      args,
      metricNames: Object.keys(this.#metrics),
      needsTraffic: metrics.some(({ needsTraffic }) => needsTraffic),
      longestSeconds: longest.every((each) => each !== undefined) ? Math.max(...longest) : undefined,
    };
  }

  private refuse(names: readonly string[]): void {
    if (names.length === 0)
      throw invalid(this, {
        prop: 'metrics',
        expected: 'at least one',
        got: 'none',
        next: 'leave the template out',
      });
    const wrong = names.find((name) => !METRIC_NAME.test(name));
    if (wrong !== undefined) {
      throw invalid(this, {
        prop: 'metrics',
        expected: 'names of at most 23 lower-case letters, digits and hyphens',
        got: JSON.stringify(wrong),
        next: 'a Job is named after it',
      });
    }
  }
}
