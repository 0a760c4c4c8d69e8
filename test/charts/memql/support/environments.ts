import { memql } from '../../../../charts/memql';
import type { JsonObject } from '../../../../core/object/object';
import { listAt, nameOf } from '../../../support/pods';
import { Rendered, rendered } from '../../../support/rendered';
import { at } from '../../../support/synth';

/** The environments of memQL that are rendered. */
export const ENVIRONMENTS = ['staging', 'prod'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** All nodes of the mesh, with the port of their NodeService as memQL's description gives it. */
export const NODE_PORTS = {
  identity: 50061,
  bff: 50058,
  cognition: 50054,
  voice: 50059,
  agent: 50055,
  planner: 50056,
  workbench: 50060,
} as const;
export const NODES = Object.keys(NODE_PORTS) as readonly (keyof typeof NODE_PORTS)[];
/** Those whose new version comes in by weights. */
export const CANARIES = ['cognition', 'voice', 'agent', 'planner', 'workbench'] as const;
/** Those whose pods a Rollout makes. */
export const ADOPTED = ['bff', ...CANARIES] as const;

/** The rendered objects of an environment, without Argo CD itself. */
export async function memqlOf(environment: EnvironmentName, edit?: (text: string) => string): Promise<Rendered> {
  const { objects } = await rendered(memql, environment, edit);
  return new Rendered(objects.filter(({ application }) => application !== 'argocd'));
}

/** Adds the optional third check, and the Prometheus that it asks. */
export function withPrometheus(text: string): string {
  // Production has both.
  if (text.includes('prometheus:')) return text;
  const changed = text
    .replace('  operators:\n', '  operators:\n    prometheus: { namespace: monitoring }\n')
    .replace('  gate:\n', '  gate:\n    prometheus: { address: "http://prometheus-operated.monitoring:9090" }\n');
  if (changed.split('prometheus').length !== text.split('prometheus').length + 3) throw new Error('nowhere to put Prometheus');
  return changed;
}

/** One pod that something rendered makes. */
export interface MadePod {
  /** `<kind>/<name>` of what makes it. */
  readonly maker: string;
  readonly labels: JsonObject;
  readonly spec: JsonObject;
}

/** Every pod that something rendered makes, those of analyses included. */
export function podsOf(objects: Rendered): MadePod[] {
  const made = (maker: JsonObject, template: unknown): MadePod => ({
    maker: `${String(maker['kind'])}/${nameOf(maker)}`,
    labels: at(template as JsonObject, 'metadata.labels') as JsonObject,
    spec: at(template as JsonObject, 'spec') as JsonObject,
  });
  return [
    ...['Deployment', 'Job'].flatMap((kind) => objects.all(kind).map((each) => made(each, at(each, 'spec.template')))),
    ...objects.all('AnalysisTemplate').flatMap((template) =>
      listAt(template, 'spec.metrics')
        .map((metric) => at(metric, 'provider.job.spec.template'))
        .filter((job) => job !== undefined)
        .map((job) => made(template, job)),
    ),
  ];
}

/** `<kind>/<name>` of each object, sorted. */
export const identitiesOf = (objects: Rendered): string[] =>
  objects.objects.map(({ object }) => `${object.kind}/${object.metadata.name}`).sort();

/** The stage that an object is in. */
export function stageOf(objects: Rendered, kind: string, name: string): string | undefined {
  return objects.objects.find(({ object }) => object.kind === kind && object.metadata.name === name)?.stage;
}

/** An annotation of an object, whatever its key has in it. */
export const annotationOf = (object: JsonObject, key: string): unknown =>
  (at(object, 'metadata.annotations') as JsonObject | undefined)?.[key];
