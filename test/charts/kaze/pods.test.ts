import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kaze } from '../../../charts/kaze';
import type { JsonObject } from '../../../core/object/object';
import { imagesOf } from '../../../core/release/images';
import { loadRelease } from '../../../core/release/load';
import { ROOT } from '../../support/galley';
import { containerOf, listAt, nameOf, podOf, textsOf, variablesOf, workloadsOf } from '../../support/pods';
import { Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS, withFeatures } from './support/cells';

const file = 'releases/kaze/1.4.0.yaml';
const released = Object.values(imagesOf(loadRelease({ text: readFileSync(join(ROOT, file), 'utf8'), file, system: kaze }))).map(String);

/** Seconds until SIGTERM, and seconds that the program then takes: an HTTP server's usual 30, and what Langfuse's own source says. */
const DRAINS: Readonly<Record<string, readonly [delay: number, stop: number]>> = {
  'kaze-gateway': [15, 30],
  'kaze-knowledge': [15, 30],
  'kaze-runtime': [15, 30],
  'langfuse-web': [5, 110],
  // Nobody connects to it.
  'langfuse-worker': [0, 240],
};

/** Paths that a container may write to, although its root is read-only. */
function writablesOf(workload: JsonObject, container: JsonObject): string[] {
  const scratch = listAt(podOf(workload), 'volumes').filter((each) => each['emptyDir'] ?? each['persistentVolumeClaim']);
  const claims = listAt(workload, 'spec.volumeClaimTemplates').map(nameOf);
  const names = [...scratch.map(({ name }) => String(name)), ...claims];
  const mounts = listAt(container, 'volumeMounts').filter(({ name, readOnly }) => names.includes(String(name)) && readOnly !== true);
  return mounts.map(({ mountPath }) => String(mountPath)).sort();
}

/** The same by container, of all that a cell runs. */
const writtenIn = (objects: Rendered): Record<string, string[]> =>
  Object.fromEntries(
    workloadsOf(objects).flatMap((workload) =>
      Rendered.containersOf(workload).map(({ name, object }) => [
        nameOf(workload) === name ? name : `${nameOf(workload)}/${name}`,
        writablesOf(workload, object),
      ]),
    ),
  );

describe.each(CELLS)('pods of kaze/%s', (cell) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(kaze, cell);
  });

  test('every pod is held to its seccomp profile, runs as no root and has no token', () => {
    for (const workload of workloadsOf(objects)) {
      const pod = podOf(workload);
      expect(pod['securityContext']).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
      expect(at(objects.get('ServiceAccount', String(pod['serviceAccountName'])), 'automountServiceAccountToken')).toBe(false);
    }
    const kinds = objects.objects.map(({ object }) => object.kind).filter((kind) => /Role/.test(kind));
    expect(kinds).toEqual([]);
  });

  test('every container is hardened, and bounded in memory', () => {
    for (const workload of workloadsOf(objects)) {
      for (const { name, object } of Rendered.containersOf(workload)) {
        expect({ name, security: object['securityContext'], resources: object['resources'] }).toEqual({
          name,
          security: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            runAsUser: expect.any(Number),
          },
          resources: {
            requests: { cpu: expect.any(String), memory: expect.any(String) },
            limits: { memory: expect.any(String) },
          },
        });
        expect(at(object, 'securityContext.runAsUser')).toBeGreaterThan(0);
      }
    }
  });

  test('every container has a place for each thing that it writes, below a root that is read-only', () => {
    expect(writtenIn(objects)).toEqual({
      'kaze-runtime': ['/tmp', '/workspace'],
      'kaze-runtime/git-sync-init': ['/agents', '/tmp'],
      'kaze-runtime/git-sync': ['/agents', '/tmp'],
      'kaze-runtime/langfuse-mcp': ['/tmp'],
      'kaze-gateway': ['/tmp', '/workspace'],
      'kaze-knowledge': ['/tmp'],
      ...Object.fromEntries(['runtime', 'gateway', 'knowledge'].map((name) => [`kaze-${name}/tailscale`, ['/tmp']])),
      'langfuse-web': ['/app/web/.next/cache', '/tmp'],
      'langfuse-worker': ['/tmp'],
      'langfuse-migrate': ['/tmp'],
      ...(cell !== 'agency-prod' && {
        'langfuse-clickhouse': ['/tmp', '/var/lib/clickhouse'],
        'langfuse-object-store': ['/data', '/tmp'],
        'langfuse-redis': ['/data'],
      }),
    });
    for (const workload of workloadsOf(objects)) {
      for (const { name, object } of Rendered.containersOf(workload)) {
        const { HOME } = variablesOf(object);
        expect({ name, HOME }).toEqual({ name, HOME: HOME && '/tmp' });
        if (nameOf(workload).startsWith('kaze-') && nameOf(workload) === name) expect(HOME).toBe('/tmp');
      }
    }
  });

  test('the namespace refuses pods that are not', () => {
    const [namespace] = objects.all('Namespace');
    expect(namespace && at(namespace, 'metadata.labels')).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  test('every pod leaves the Services before it stops, and is given longer than both take', () => {
    expect(objects.all('Deployment').map(nameOf).sort()).toEqual(Object.keys(DRAINS).sort());
    for (const workload of objects.all('Deployment')) {
      const [delay, stop] = DRAINS[nameOf(workload)] ?? [0, 0];
      expect(at(podOf(workload), 'containers[0].lifecycle.preStop.sleep.seconds') ?? 0).toBe(delay);
      expect(podOf(workload)['terminationGracePeriodSeconds']).toBeGreaterThan(delay + stop);
      expect(at(podOf(workload), 'containers[0].readinessProbe')).toBeDefined();
    }
  });

  test('every image is one of the release, by digest, with a tag that is not latest', () => {
    const images = objects.objects.flatMap(({ object }) => [...textsOf(object)].filter(({ key }) => /^image(Name)?$/.test(key)));
    expect(images.length).toBeGreaterThan(workloadsOf(objects).length);
    for (const { text } of images) {
      expect(released).toContain(text);
      expect(text).toMatch(/^[^@:]+:(?!latest@)[^@]+@sha256:[0-9a-f]{64}$/);
    }
  });
});

test('nats and qdrant write to their disk and to /tmp alone', async () => {
  const objects = await rendered(kaze, 'cluster-dev', withFeatures('nats: true', 'qdrant: true'));
  expect(writtenIn(objects)).toMatchObject({ nats: ['/data', '/tmp'], qdrant: ['/qdrant/storage', '/tmp'] });
  const nats = containerOf(objects.get('StatefulSet', 'nats'), 'nats');
  expect(nats['args']).toEqual(['--jetstream', '--store_dir=/data', '--http_port=8222', '--pid=/tmp/nats.pid']);
  const qdrant = variablesOf(containerOf(objects.get('StatefulSet', 'qdrant'), 'qdrant'));
  expect(qdrant['QDRANT__STORAGE__SNAPSHOTS_PATH']).toBe('/qdrant/storage/snapshots');
});
