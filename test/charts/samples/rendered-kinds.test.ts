import { parseDocument } from 'yaml';
import { aiAgents } from '../../../charts/ai-agents';
import { aiAgentsKinds } from '../../../charts/ai-agents/rendered-kinds';
import { blackbox5 } from '../../../charts/blackbox5';
import { blackbox5Kinds } from '../../../charts/blackbox5/rendered-kinds';
import { kaze } from '../../../charts/kaze';
import type { KazeConfig } from '../../../charts/kaze/config';
import { kazeKinds } from '../../../charts/kaze/rendered-kinds';
import { memql } from '../../../charts/memql';
import { memqlKinds } from '../../../charts/memql/rendered-kinds';
import type { RenderableKinds } from '../../../constructs/delivery/kinds';
import type { System } from '../../../core/env/system';
import { OF_CONTROLLER } from '../../support/deliveries';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';

type Settings = Readonly<Record<string, unknown>>;

/** Sets values at dotted paths of an environment file; undefined takes the key out. */
const set =
  (settings: Settings) =>
  (text: string): string => {
    const document = parseDocument(text);
    for (const [path, value] of Object.entries(settings)) {
      if (value === undefined) document.deleteIn(path.split('.'));
      else document.setIn(path.split('.'), value);
    }
    return document.toString({ lineWidth: 0 });
  };

interface Case {
  readonly system: System;
  readonly declared: RenderableKinds;
  /** Settings that together render every kind that the charts can render. */
  readonly renderings: readonly (readonly [environment: string, settings: Settings])[];
  /** An environment that Argo CD reconciles, and what switches as much as possible off in it. */
  readonly off: readonly [environment: string, settings: Settings, gone: readonly string[]];
}

const MONITORED = { 'cluster.operators.prometheus': { namespace: 'monitoring' }, 'cluster.operators.grafana': { namespace: 'monitoring' } };
const kazeOff = { autoscaling: false, networkPolicies: false, pgbouncer: false, readReplicas: false, monitors: false };

const CASES: Record<string, Case> = {
  kaze: {
    system: kaze,
    declared: kazeKinds({ cell: 'dedicated' } as KazeConfig),
    renderings: [
      ['cluster-dev', {}],
      ['agency-prod', {}],
      ['customer-acme', { 'config.features.nats': true, 'config.features.qdrant': true, 'config.features.pgbouncer': true }],
    ],
    off: [
      'agency-prod',
      { 'config.features': kazeOff, 'config.postgres.backup': undefined },
      [
        'autoscaling/HorizontalPodAutoscaler',
        'networking.k8s.io/NetworkPolicy',
        'postgresql.cnpg.io/Pooler',
        'postgresql.cnpg.io/ScheduledBackup',
      ],
    ],
  },
  memql: {
    system: memql,
    declared: memqlKinds,
    renderings: [
      ['prod', {}],
      ['staging', {}],
      [
        'prod',
        { 'config.routing.implementation': 'gateway', 'config.gate.prometheus': { address: 'http://prometheus:9090' }, ...MONITORED },
      ],
    ],
    off: ['prod', { 'config.routing.implementation': 'gateway' }, ['networking.k8s.io/Ingress']],
  },
  'ai-agents': {
    system: aiAgents,
    declared: aiAgentsKinds,
    renderings: [
      ['dev', {}],
      ['prod', {}],
    ],
    off: [
      'prod',
      {
        delivery: 'argocd',
        'cluster.operators.argocd': { namespace: 'argocd', version: '3.2.11' },
        'cluster.operators.prometheus': undefined,
        'config.prometheus': undefined,
        'config.publicMetrics': true,
        'config.processor.maxReplicas': undefined,
        'config.webhooks': {},
        'config.app.replicas': 1,
      },
      ['autoscaling/HorizontalPodAutoscaler', 'labrats.work/WebhookSource', 'monitoring.coreos.com/ServiceMonitor'],
    ],
  },
  blackbox5: {
    system: blackbox5,
    declared: blackbox5Kinds,
    renderings: [
      ['dev', {}],
      ['hetzner', {}],
    ],
    off: [
      'hetzner',
      {
        production: false,
        delivery: 'argocd',
        'cluster.operators.argocd': { namespace: 'argocd', version: '3.2.11' },
        'cluster.operators.prometheus': undefined,
        'config.backup': undefined,
      },
      ['monitoring.coreos.com/PrometheusRule'],
    ],
  },
};

const groupKind = (object: object): string => {
  const apiVersion = String(at(object as never, 'apiVersion'));
  return `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${String(at(object as never, 'kind'))}`;
};
const applied = ({ objects }: Rendered) => objects.filter(({ application }) => !OF_CONTROLLER.includes(application));
const kindsOf = (result: Rendered, clusterScoped: boolean): string[] =>
  applied(result)
    .filter(({ object }) => (at(object, 'metadata.namespace') === undefined) === clusterScoped)
    .map(({ object }) => groupKind(object));
const listedBy = (result: Rendered, system: string, environment: string): string[] => {
  const project = result.get('AppProject', `${system}-${environment}`);
  const lists = ['clusterResourceWhitelist', 'namespaceResourceWhitelist'].flatMap(
    (list) => at(project, `spec.${list}`) as { group: string; kind: string }[],
  );
  return lists.map(({ group, kind }) => `${group}/${kind}`);
};

describe.each(Object.entries(CASES))('the kinds that %s declares', (name, { system, declared, renderings, off }) => {
  test('are those that its charts render under some environment, each in its scope', async () => {
    const all = await Promise.all(renderings.map(([environment, settings]) => rendered(system, environment, set(settings))));
    const union = (clusterScoped: boolean): string[] => [...new Set(all.flatMap((each) => kindsOf(each, clusterScoped)))].sort();
    expect([...declared.clusterScoped].sort()).toEqual(union(true));
    expect([...declared.namespaced].sort()).toEqual(union(false));
  });

  test('stay in the project when they are switched off, so that Argo CD prunes what is left', async () => {
    const [environment, settings, gone] = off;
    const result = await rendered(system, environment, set(settings));
    expect(kindsOf(result, false).filter((kind) => gone.includes(kind))).toEqual([]);
    expect(listedBy(result, name, environment)).toEqual(expect.arrayContaining([...gone]));
  });
});

test('a shared cell of Kaze may not write what serves all namespaces', () => {
  expect(kazeKinds({ cell: 'shared' } as KazeConfig).clusterScoped).toEqual(['/Namespace']);
});
