import { isDeepStrictEqual } from 'node:util';
import { kaze } from '../../../charts/kaze';
import { identityOf } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { containerOf, listAt, nameOf, variablesOf, workloadsOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { withFeatures } from './support/cells';
import { SWITCHES } from './support/switches';

/** `Kind/name` of what one rendering has and the other lacks, and of what differs between them. */
function differences(before: Rendered, after: Rendered) {
  const byIdentity = (rendering: Rendered) => new Map(rendering.objects.map(({ object }) => [identityOf(object), object]));
  const [old, now] = [byIdentity(before), byIdentity(after)];
  const named = (identities: readonly string[], from: typeof old): string[] =>
    identities.map((each) => `${from.get(each)?.kind}/${from.get(each)?.metadata.name}`).sort();
  return {
    added: named(
      [...now.keys()].filter((each) => !old.has(each)),
      now,
    ),
    removed: named(
      [...old.keys()].filter((each) => !now.has(each)),
      old,
    ),
    changed: named(
      [...now.keys()].filter((each) => old.has(each) && !isDeepStrictEqual(old.get(each), now.get(each))),
      now,
    ),
  };
}

describe('features of kaze', () => {
  let plain: Rendered;
  beforeAll(async () => {
    plain = await rendered(kaze, 'cluster-dev');
  });

  test('are all off in cluster-dev: nothing of any is there, and naming each as off changes nothing', async () => {
    const off = Object.keys(SWITCHES).filter((name) => name !== 'otlp');
    const explicit = await rendered(kaze, 'cluster-dev', withFeatures(...off.map((name) => `${name}: false`)));
    expect(explicit.objects).toEqual(plain.objects);
    const there = plain.objects.map(({ object }) => `${object.kind}/${object.metadata.name}`);
    expect(Object.values(SWITCHES).flatMap(({ adds }) => adds.filter((each) => there.includes(each)))).toEqual([]);
    expect(off.length).toBe(9);
  });

  test.each(Object.entries(SWITCHES))(
    '%s renders what it says, and leaves all else alone',
    async (name, { value, needs = [], adds, changes }) => {
      const prepare = edit(...needs);
      const before = await rendered(kaze, 'cluster-dev', prepare);
      const after = await rendered(kaze, 'cluster-dev', (text) => withFeatures(`${name}: ${value ?? true}`)(prepare(text)));
      expect(differences(before, after)).toEqual({ added: [...adds].sort(), removed: [], changed: [...changes].sort() });
    },
  );

  test('monitors and dashboards need what reads them, and replicas to read from a second instance', async () => {
    const refused = (feature: string) => rendered(kaze, 'cluster-dev', withFeatures(feature));
    await expect(refused('monitors: true')).rejects.toThrow(/:\d+:\d+ cluster\.operators: expected prometheus, which reads the monitors/);
    await expect(refused('dashboards: true')).rejects.toThrow(/:\d+:\d+ cluster\.operators: expected grafana, which reads the dashboard/);
    await expect(refused('readReplicas: true')).rejects.toThrow(
      /:\d+:\d+ config\.postgres\.instances: expected at least 2, since features\.readReplicas is on, got 1/,
    );
  });
});

describe('messages of features', () => {
  const on = (...features: string[]) => rendered(kaze, 'cluster-dev', withFeatures(...features));
  const variables = (objects: Rendered, service: string) => variablesOf(containerOf(objects.get('Deployment', service), service));

  test('llmKeyPools gives several keys to the gateway alone', async () => {
    const objects = await on('llmKeyPools: true');
    const holders = workloadsOf(objects).flatMap((workload) =>
      ['initContainers', 'containers'].flatMap((list) =>
        listAt(workload, `spec.template.spec.${list}`)
          .filter((container) => JSON.stringify(container).includes('kaze-gateway-key-pools'))
          .map(({ name }) => name),
      ),
    );
    expect(holders).toEqual(['kaze-gateway']);
    expect(listAt(objects.get('ExternalSecret', 'kaze-gateway-key-pools'), 'spec.data').map(({ secretKey }) => secretKey)).toEqual([
      'ANTHROPIC_API_KEYS',
      'GOOGLE_GENERATIVE_AI_API_KEYS',
    ]);
  });

  test('the key pools are in a path of their own, and the gateway is restarted with them', async () => {
    const objects = await rendered(kaze, 'agency-prod', edit(['    monitors: true\n', '    monitors: true\n    llmKeyPools: true\n']));
    const paths = listAt(objects.get('ExternalSecret', 'kaze-gateway-key-pools'), 'spec.data').map((each) => at(each, 'remoteRef.key'));
    expect(paths).toEqual(['kaze-llm-key-pools', 'kaze-llm-key-pools']);
    const annotations = at(objects.get('Deployment', 'kaze-gateway'), 'metadata.annotations') as Record<string, string>;
    expect(annotations['secret.reloader.stakater.com/reload']?.split(',')).toContain('kaze-gateway-key-pools');
  });

  test('a dashboard shows the pods of its own cell', async () => {
    const objects = await rendered(
      kaze,
      'agency-prod',
      edit(
        ['  operators:\n', '  operators:\n    grafana: { namespace: monitoring }\n'],
        ['    monitors: true\n', '    monitors: true\n    dashboards: true\n'],
      ),
    );
    const { panels } = JSON.parse(String((at(objects.get('ConfigMap', 'kaze-cell'), 'data') as Record<string, string>)['kaze-cell.json']));
    const queries: string[] = panels.map((panel: { targets: { expr: string }[] }) => panel.targets[0]?.expr);
    expect(queries.length).toBe(4);
    for (const query of queries) expect(query).toContain('namespace="kaze-agency"');
    // The pause container, and the sum that cAdvisor has for the whole pod, would count each pod again.
    for (const query of queries.filter((each) => each.includes('container_cpu') || each.includes('container_memory')))
      expect(query).toContain('container!=""');
  });

  test('otlp leads to the collector, and traces go to Langfuse still', async () => {
    const gateway = variables(await on('otlp: { endpoint: http://otel.monitoring.svc:4318, namespace: monitoring }'), 'kaze-gateway');
    expect(gateway['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('http://otel.monitoring.svc:4318');
    expect(gateway['LANGFUSE_BASE_URL']).toBe('http://langfuse-web.kaze.svc:3000');
  });

  test('the three services get the address of nats', async () => {
    const objects = await on('nats: true');
    for (const name of ['kaze-runtime', 'kaze-gateway', 'kaze-knowledge'])
      expect(variables(objects, name)['NATS_URL']).toBe('nats://nats:4222');
  });

  test('qdrant and readReplicas tell knowledge where to look', async () => {
    expect(variables(await on('qdrant: true'), 'kaze-knowledge')['QDRANT_URL']).toBe('http://qdrant:6333');
    expect(variables(await rendered(kaze, 'agency-prod'), 'kaze-knowledge')['DATABASE_READ_HOST']).toBe('kaze-postgres-ro');
    expect(variables(await rendered(kaze, 'cluster-dev'), 'kaze-knowledge')).not.toHaveProperty('DATABASE_READ_HOST');
  });

  test('nats and qdrant keep what they store on a disk, and answer in the cell alone', async () => {
    const objects = await on('nats: true', 'qdrant: true');
    for (const name of ['nats', 'qdrant']) {
      expect(at(objects.get('Service', name), 'spec.clusterIP')).toBe('None');
      expect(listAt(objects.get('StatefulSet', name), 'spec.volumeClaimTemplates').map(nameOf)).toEqual(['data']);
    }
  });

  test('monitors select pods by labels that they have, and the port by its name', async () => {
    const objects = await rendered(kaze, 'agency-prod');
    for (const monitor of objects.all('ServiceMonitor')) {
      const service = objects.get('Service', nameOf(monitor));
      expect(at(service, 'metadata.labels')).toMatchObject(at(monitor, 'spec.selector.matchLabels') as object);
      expect(listAt(service, 'spec.ports').map(({ name }) => name)).toEqual(listAt(monitor, 'spec.endpoints').map(({ port }) => port));
    }
    expect(objects.all('ServiceMonitor').length).toBe(3);
  });

  test('neither monitoring stack is rendered: no Prometheus, Grafana, Loki or collector', async () => {
    const objects = await rendered(kaze, 'customer-acme');
    expect(
      workloadsOf(objects)
        .map(nameOf)
        .filter((name) => /prometheus|grafana|loki|otel|alert/.test(name)),
    ).toEqual([]);
  });
});
