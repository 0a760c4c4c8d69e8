import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blackbox5 } from '../../../charts/blackbox5';
import { contentHash } from '../../../constructs/config-map';
import type { JsonObject } from '../../../core/object/object';
import { parseQuantity } from '../../../core/quantity';
import { imagesOf } from '../../../core/release/images';
import { loadRelease } from '../../../core/release/load';
import { ROOT } from '../../support/galley';
import { listAt, nameOf, podOf, textsOf } from '../../support/pods';
import { Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS, type EnvironmentName, partOf, placeOf, podMakersOf } from './support/environments';

const file = 'releases/blackbox5/0.1.0.yaml';
const released = imagesOf(loadRelease({ text: readFileSync(join(ROOT, file), 'utf8'), file, system: blackbox5 }));

/** Images that an environment has no use for: backups are hetzner's. */
const UNUSED: Readonly<Record<EnvironmentName, readonly string[]>> = { dev: ['restic'], hetzner: [] };

describe.each(ENVIRONMENTS)('pods of blackbox5/%s', (environment) => {
  let objects: Rendered;
  let makers: JsonObject[];
  beforeAll(async () => {
    objects = await rendered(blackbox5, environment);
    makers = podMakersOf(objects);
  });

  test('have what the standard `restricted` asks for, and may write nowhere but where something is mounted', () => {
    for (const namespace of objects.all('Namespace')) {
      expect(at(namespace, 'metadata.labels')).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    }
    for (const workload of makers) {
      expect([placeOf(workload), podOf(workload)['securityContext']]).toEqual([
        placeOf(workload),
        expect.objectContaining({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }),
      ]);
      const { runAsUser: podUser } = podOf(workload)['securityContext'] as JsonObject;
      for (const { name, object } of Rendered.containersOf(workload)) {
        const context = object['securityContext'] as JsonObject;
        expect([name, context]).toEqual([
          name,
          expect.objectContaining({
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
          }),
        ]);
        // An image whose user is a name, or root, does not start otherwise.
        expect([placeOf(workload), name, Number(context['runAsUser'] ?? podUser)]).toEqual([placeOf(workload), name, expect.any(Number)]);
        expect(Number(context['runAsUser'] ?? podUser)).toBeGreaterThan(0);
      }
    }
  });

  test('ask for what they need, within what their namespace may take', () => {
    const asked = new Map<string, { cpu: number; memory: number; pods: number }>();
    for (const workload of makers) {
      const sum = asked.get(partOf(workload)) ?? { cpu: 0, memory: 0, pods: 0 };
      const replicas = workload['kind'] === 'CronJob' || workload['kind'] === 'Job' ? 1 : Number(at(workload, 'spec.replicas') ?? 1);
      for (const { name, object } of Rendered.containersOf(workload)) {
        expect([name, at(object, 'resources.limits.memory')]).toEqual([name, expect.any(String)]);
        sum.cpu += replicas * parseQuantity(String(at(object, 'resources.requests.cpu')));
        sum.memory += replicas * parseQuantity(String(at(object, 'resources.requests.memory')));
      }
      sum.pods += replicas;
      asked.set(partOf(workload), sum);
    }
    const quotas = objects.all('ResourceQuota');
    expect(quotas.map(partOf).sort()).toEqual(['agents', 'mcp', 'storage', 'system']);
    expect(objects.all('LimitRange').map(partOf).sort()).toEqual(['agents', 'mcp', 'storage', 'system']);
    for (const quota of quotas) {
      const hard = at(quota, 'spec.hard') as Readonly<Record<string, string>>;
      const { cpu = 0, memory = 0, pods = 0 } = asked.get(partOf(quota)) ?? {};
      const enough = [
        parseQuantity(hard['requests.cpu'] ?? '0') >= cpu,
        parseQuantity(hard['requests.memory'] ?? '0') >= memory,
        Number(hard['pods']) >= pods,
        Number(hard['persistentvolumeclaims']) >= claimsIn(objects, partOf(quota)),
      ];
      expect([partOf(quota), ...enough]).toEqual([partOf(quota), true, true, true, true]);
      // A balancer takes a port of every node for each of its own.
      const balancers = objects.all('Service').filter((each) => partOf(each) === partOf(quota) && at(each, 'spec.type') === 'LoadBalancer');
      const nodePorts = balancers.flatMap((each) => listAt(each, 'spec.ports'));
      for (const [resource, count] of [
        ['services.loadbalancers', balancers.length],
        ['services.nodeports', nodePorts.length],
      ] as const) {
        if (hard[resource] !== undefined)
          expect([partOf(quota), resource, Number(hard[resource]) >= count]).toEqual([partOf(quota), resource, true]);
      }
    }
  });

  test('are others once a file changes that they mount: a Job is made anew, whatever runs is replaced', () => {
    const mounting = makers.flatMap((workload) => {
      const names = listAt(workload, 'spec.template.spec.volumes').flatMap((volume) => at(volume, 'configMap.name') ?? []);
      return names.map((name) => ({ workload, data: at(configMapOf(objects, partOf(workload), String(name)), 'data') }));
    });
    expect(mounting.length).toBeGreaterThan(5);
    for (const { workload, data } of mounting) {
      const checksums = Object.entries(at(workload, 'spec.template.metadata.annotations') ?? {}).filter(([key]) =>
        key.startsWith('checksum/'),
      );
      // Tasks of the clock read it anew each time.
      const expected = nameOf(workload).startsWith('backup-') ? 0 : 1;
      expect([placeOf(workload), checksums.length]).toEqual([placeOf(workload), expected]);
      if (workload['kind'] === 'Job') expect(checksums.map(([, sum]) => sum)).toEqual([contentHash(data as Record<string, string>)]);
    }
  });

  test('of the operator are one at a time: two that reconcile would make things twice', () => {
    expect(objects.get('Deployment', 'ralf-operator')['spec']).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  });

  test('run images of the release by digest, those in variables too, and leave none of it unused', () => {
    const references = Object.entries(released).map(([slot, image]) => [slot, String(image)] as const);
    const used = new Set(
      objects.objects.flatMap(({ object }) => [...textsOf(object)].map(({ text }) => text).filter((text) => /@sha256:/.test(text))),
    );
    for (const text of used) expect(references.map(([, each]) => each)).toContain(text);
    expect(references.filter(([, each]) => !used.has(each)).map(([slot]) => slot)).toEqual(UNUSED[environment]);
    for (const workload of makers) {
      for (const { object } of Rendered.containersOf(workload)) expect(String(object['image'])).toMatch(/:[^:@]+@sha256:[0-9a-f]{64}$/);
    }
    const operator = Rendered.containersOf(objects.get('Deployment', 'ralf-operator'))[0]?.object ?? {};
    expect(listAt(operator, 'env')).toContainEqual({ name: 'AGENT_IMAGE', value: String(released['ralf-agent']) });
  });

  test('refer to existing objects in their own namespace', () => {
    const there = new Set(objects.objects.map(({ object }) => `${object.kind} ${partOf(object)}/${nameOf(object)}`));
    const missing = makers.flatMap((workload) => {
      const part = partOf(workload);
      const has = (kind: string, name: unknown) => there.has(`${kind} ${part}/${String(name)}`);
      const volumes = listAt(workload, 'spec.template.spec.volumes').flatMap((volume) => [
        ...(volume['configMap'] && !has('ConfigMap', at(volume, 'configMap.name')) ? [volume] : []),
        ...(volume['persistentVolumeClaim'] && !has('PersistentVolumeClaim', at(volume, 'persistentVolumeClaim.claimName'))
          ? [volume]
          : []),
      ]);
      const account = podOf(workload)['serviceAccountName'];
      return [...volumes, ...(has('ServiceAccount', account) ? [] : [account])].map(
        (each) => `${placeOf(workload)}: ${JSON.stringify(each)}`,
      );
    });
    expect(missing).toEqual([]);
  });

  test('are found by every Service, on a port that they open', () => {
    const services = objects.all('Service');
    expect(services.length).toBeGreaterThan(5);
    for (const service of services) {
      const selector = Object.entries((at(service, 'spec.selector') ?? {}) as JsonObject);
      const selected = makers.filter(
        (workload) =>
          partOf(workload) === partOf(service) &&
          selector.every(([key, value]) => (at(workload, 'spec.template.metadata.labels') as JsonObject)[key] === value),
      );
      expect([placeOf(service), selected.length]).toEqual([placeOf(service), 1]);
      const open = selected
        .flatMap((each) => Rendered.containersOf(each))
        .flatMap(({ object }) => listAt(object, 'ports').map(({ name }) => name));
      for (const { targetPort } of listAt(service, 'spec.ports')) expect(open).toContain(targetPort);
    }
  });
});

function configMapOf(objects: Rendered, part: string, name: string): JsonObject {
  const [found] = objects.all('ConfigMap').filter((each) => partOf(each) === part && nameOf(each) === name);
  return found ?? {};
}

function claimsIn(objects: Rendered, part: string): number {
  const made = objects.all('PersistentVolumeClaim').filter((each) => partOf(each) === part).length;
  const templates = objects
    .all('StatefulSet')
    .filter((each) => partOf(each) === part)
    .map((each) => Number(at(each, 'spec.replicas')) * listAt(each, 'spec.volumeClaimTemplates').length);
  return templates.reduce((sum, count) => sum + count, made);
}
