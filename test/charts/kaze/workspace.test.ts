import { parse } from 'yaml';
import { kaze } from '../../../charts/kaze';
import { loadEnvironmentWithWarnings } from '../../../core/env/load';
import { sentenceOf } from '../../../core/errors';
import type { JsonObject } from '../../../core/object/object';
import { parseQuantity } from '../../../core/quantity';
import { edit, type Replacement } from '../../support/edit';
import { asDeployment, containerOf, listAt, nameOf, variablesOf, workloadsOf } from '../../support/pods';
import { Rendered, rendered, secretKeysOf } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS, environmentFile, SERVICES } from './support/cells';

const USERS = ['kaze-runtime', 'kaze-gateway'];

/** Names of the workloads whose pods have the claim among their volumes. */
const usersOf = (objects: Rendered): string[] =>
  workloadsOf(objects)
    .filter((workload) =>
      listAt(workload, 'spec.template.spec.volumes').some((each) => at(each, 'persistentVolumeClaim.claimName') === 'workspace-pvc'),
    )
    .map(nameOf);

const required = (workload: JsonObject): unknown =>
  at(workload, 'spec.template.spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution');

describe.each(CELLS)('workspace of kaze/%s', (cell) => {
  const config = parse(environmentFile(cell)).config.workspace;
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(kaze, cell);
  });

  test('is one claim, workspace-pvc, of the size, class and mode that the environment says', () => {
    expect(objects.all('PersistentVolumeClaim').map(nameOf)).toEqual(['workspace-pvc']);
    expect(at(objects.get('PersistentVolumeClaim', 'workspace-pvc'), 'spec')).toEqual({
      accessModes: [config.accessMode],
      storageClassName: config.storageClass,
      resources: { requests: { storage: config.size } },
    });
    if (cell === 'cluster-dev') expect(config.size).toBe('5Gi');
  });

  test('is at /workspace in runtime and gateway, to write to, and nowhere else', () => {
    expect(usersOf(objects).sort()).toEqual([...USERS].sort());
    for (const name of USERS) {
      const workload = objects.get('Deployment', name);
      const mounts = Rendered.containersOf(workload).flatMap((each) =>
        listAt(each.object, 'volumeMounts')
          .filter((mount) => mount['name'] === 'workspace-pvc')
          .map((mount) => [each.name, mount]),
      );
      expect(mounts).toEqual([[name, { name: 'workspace-pvc', mountPath: '/workspace' }]]);
    }
  });

  test('repositories that agents may not open are those of the environment', () => {
    const { WORKSPACE_DENY_REPOS } = variablesOf(containerOf(objects.get('Deployment', 'kaze-gateway'), 'kaze-gateway'));
    expect(WORKSPACE_DENY_REPOS).toBe(config.denyRepositories.join(','));
    expect(config.denyRepositories.length).toBeGreaterThan(0);
  });

  test('the claim is in the stage of its first consumer, or it would never be bound', () => {
    const placed = objects.objects.filter(({ object }) => ['workspace-pvc', 'kaze-runtime'].includes(object.metadata.name));
    const places = placed
      .filter(({ object }) => ['PersistentVolumeClaim', 'Deployment'].includes(object.kind))
      .map(({ application, stage, object }) => [application, stage, at(object, 'metadata.annotations')]);
    expect(places.map(([application, stage]) => `${application}/${stage}`)).toEqual(['kaze-runtime/workload', 'kaze-runtime/workload']);
    expect(new Set(places.map(([, , annotations]) => (annotations as JsonObject)['argocd.argoproj.io/sync-wave'])).size).toBe(1);
  });

  test('pods that share a ReadWriteOnce claim are kept on one node; with ReadWriteMany nothing keeps them together', () => {
    for (const name of USERS) {
      const workload = objects.get('Deployment', name);
      const group = { 'galley.dev/node-group': 'workspace' };
      if (config.accessMode === 'ReadWriteOnce') {
        expect(required(workload)).toEqual([{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: group } }]);
        expect(at(workload, 'spec.template.metadata.labels')).toMatchObject(group);
      } else {
        expect(required(workload)).toBeUndefined();
        expect(at(workload, 'spec.template.metadata.labels')).not.toMatchObject(group);
      }
    }
    expect(required(objects.get('Deployment', 'kaze-knowledge'))).toBeUndefined();
  });
});

describe('the backup of the workspace', () => {
  test.each(['agency-prod', 'customer-acme'] as const)(
    '%s: reads the claim alone, and its restore writes it; on its node where it has one',
    async (cell) => {
      const objects = await rendered(kaze, cell);
      const tasks = objects.all('CronJob').map(asDeployment);
      expect(tasks.map(nameOf)).toEqual(['kaze-workspace-backup', 'kaze-workspace-backup-restore']);
      const claims = tasks.map((task) =>
        listAt(containerOf(task, nameOf(task)), 'volumeMounts').filter((mount) => mount['name'] === 'workspace-pvc'),
      );
      expect(claims).toEqual([
        [{ name: 'workspace-pvc', mountPath: '/workspace', readOnly: true }],
        [{ name: 'workspace-pvc', mountPath: '/workspace' }],
      ]);
      const runtime = at(objects.get('Deployment', 'kaze-runtime'), 'spec.template.metadata.labels') as JsonObject;
      for (const task of tasks) {
        const labels = at(task, 'spec.template.metadata.labels') as JsonObject;
        expect(labels['galley.dev/node-group']).toEqual(runtime['galley.dev/node-group']);
        // As runtime and gateway: what one writes the other can read.
        expect(at(task, 'spec.template.spec.securityContext')).toMatchObject({ runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 });
        expect(
          Rendered.containersOf(objects.get('Deployment', 'kaze-runtime')).find(({ name }) => name === 'kaze-runtime')?.object,
        ).toMatchObject({
          securityContext: { runAsUser: 1000 },
        });
      }
    },
  );

  test('has keys of its own, which are neither those of the database nor in another container', async () => {
    const objects = await rendered(kaze, 'agency-prod');
    const [paths, others] = ['kaze-workspace-backup', 'kaze-postgres-backup'].map((name) =>
      (at(objects.get('ExternalSecret', name), 'spec.data') as unknown as { remoteRef: { key: string } }[]).map(
        ({ remoteRef }) => remoteRef.key,
      ),
    );
    expect([new Set(paths), new Set(others)]).toEqual([new Set(['kaze-workspace-backup']), new Set(['kaze-backup'])]);
    const holders = [...workloadsOf(objects), ...objects.all('CronJob').map(asDeployment)].filter((workload) =>
      Rendered.containersOf(workload).some(({ object }) =>
        secretKeysOf(workload, object).some((key) => key.startsWith('kaze-workspace-backup/')),
      ),
    );
    expect(holders.map(nameOf)).toEqual(['kaze-workspace-backup', 'kaze-workspace-backup-restore']);
  });

  test('is an application of its own, of one wave: a run that failed stops no sync of what runs', async () => {
    const objects = await rendered(kaze, 'customer-acme');
    const places = objects.objects.filter(({ object }) => object.kind === 'CronJob').map(({ application, stage }) => [application, stage]);
    expect(places).toEqual([
      ['workspace-backup', undefined],
      ['workspace-backup', undefined],
    ]);
    expect(objects.objects.filter(({ application }) => application === 'workspace-backup').map(({ stage }) => stage)).not.toContainEqual(
      expect.anything(),
    );
  });

  test('warns production if there is none', async () => {
    const warningsOf = async (change: (text: string) => string) => {
      const { warnings } = await loadEnvironmentWithWarnings({
        text: change(environmentFile('agency-prod')),
        file: 'envs/kaze/agency-prod.yaml',
        systems: [kaze],
      });
      return warnings.map(sentenceOf).filter((each) => each.includes('no backup'));
    };
    expect(await warningsOf((text) => text)).toEqual([]);
    expect(await warningsOf(edit([/ {4}backup:\n(?: {6}repository.*\n)(?: {6}.*\n)+/, '']))).toEqual([
      expect.stringMatching(/^config: no backup: workspace-pvc, with agents' work that is not pushed \(set workspace\.backup\), got/),
    ]);
  });
});

describe('a workspace that can not work is refused, in its place', () => {
  const refused = (...replacements: readonly Replacement[]) => rendered(kaze, 'cluster-dev', edit(...replacements));
  const where = (path: string): string => `envs/kaze/cluster-dev\\.yaml:\\d+:\\d+ config\\.workspace\\.${path}: `;

  test('pods that do not fit one node', async () => {
    await expect(refused([/(gateway:\n.*)cpu: 250m/, '$1cpu: 7400m'])).rejects.toThrow(
      new RegExp(
        `${where('accessMode')}expected runtime and gateway pods that fit one node, .* got requests of 7\\.71 cores and 1\\.3 GiB;`,
      ),
    );
    await expect(refused([/(runtime:\n)/, '$1    replicas: 56\n'])).rejects.toThrow(
      new RegExp(`${where('accessMode')}.*got requests of 16\\.8`),
    );
  });

  test('and the range that an autoscaler may choose from counts to its upper end', async () => {
    const ranges = Object.keys(SERVICES).map((name) => [`  ${name.slice(5)}:\n`, `  ${name.slice(5)}:\n    maxReplicas: 20\n`] as const);
    const scaled = refused(...ranges, [/$/, '  features: { autoscaling: true }\n']);
    await expect(scaled).rejects.toThrow(new RegExp(`${where('accessMode')}expected runtime and gateway pods that fit one node`));
  });

  test('nodes of unknown size', async () => {
    await expect(refused([/ {2}nodePools:\n(?:.+\n)*\n/, '\n'])).rejects.toThrow(
      new RegExp(`${where('accessMode')}expected cluster.nodePools`),
    );
  });

  test('a class that can not do the mode', async () => {
    await expect(refused(['accessMode: ReadWriteOnce', 'accessMode: ReadWriteMany'])).rejects.toThrow(
      new RegExp(`${where('storageClass')}expected a class that can do ReadWriteMany, got local-path, which can do ReadWriteOnce;`),
    );
  });

  test('a class that the cluster does not have', async () => {
    await expect(refused([/(workspace:\n.*\n {4}storageClass:) local-path/, '$1 fast'])).rejects.toThrow(
      new RegExp(`${where('storageClass')}expected one of cluster.storageClasses \\(local-path\\), got fast;`),
    );
  });
});

test.each([
  ['postgres', /(postgres:\n(?:.*\n){2} {4}storageClass:) local-path/],
  ...['clickhouse', 'redis', 'objectStore'].map(
    (name) => [`langfuse.${name}`, new RegExp(`(${name}:\\n(?:.*\\n){2} {6}storageClass:) local-path`)] as const,
  ),
] as const)('a class for %s that the cluster does not have is refused in its place', async (path, from) => {
  await expect(rendered(kaze, 'cluster-dev', edit([from, '$1 fast']))).rejects.toThrow(
    `config.${path}.storageClass: expected one of cluster.storageClasses (local-path), got fast;`,
  );
});

test('the rule counts the real requests of sidecars', async () => {
  const objects = await rendered(kaze, 'cluster-dev');
  const asked = (name: string, resource: string): number[] =>
    Rendered.containersOf(objects.get('Deployment', name))
      .filter((each) => each.name !== name && each.object['restartPolicy'] === 'Always')
      .map(({ object }) => parseQuantity(String(at(object, `resources.requests.${resource}`))));
  const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);
  expect([sum(asked('kaze-runtime', 'cpu')), sum(asked('kaze-runtime', 'memory'))]).toEqual([expect.closeTo(0.04), 192 * 2 ** 20]);
  expect([sum(asked('kaze-gateway', 'cpu')), sum(asked('kaze-gateway', 'memory'))]).toEqual([expect.closeTo(0.02), 64 * 2 ** 20]);
});
