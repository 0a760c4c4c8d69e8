import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindOf } from '../../core/check/kind';
import type { Environment } from '../../core/env/environment';
import { loadEnvironment } from '../../core/env/load';
import type { OutsideStep } from '../../core/env/outside';
import { namedOutside } from '../../core/live/named';
import { isWayIn } from '../../core/live/ways-in';
import type { JsonObject, KubernetesObject } from '../../core/object/object';
import { writtenObjects } from '../../ports/disk/written-tree';
import type { View } from '../../verbs/doctor/view';
import { ROOT } from './galley';
import { ownSystems } from './own-systems';

/** Images by which operators are known. */
const IMAGES: Readonly<Record<string, string>> = {
  argocd: 'quay.io/argoproj/argocd',
  argoRollouts: 'quay.io/argoproj/argo-rollouts',
  certManager: 'quay.io/jetstack/cert-manager-controller',
  cloudnativePg: 'ghcr.io/cloudnative-pg/cloudnative-pg',
  externalSecrets: 'ghcr.io/external-secrets/external-secrets',
  flux: 'ghcr.io/fluxcd/kustomize-controller',
  grafana: 'docker.io/grafana/grafana',
  ingressController: 'registry.k8s.io/ingress-nginx/controller',
  prometheus: 'quay.io/prometheus-operator/prometheus-operator',
  reloader: 'ghcr.io/stakater/reloader',
};

/** An environment of this repository, as `galley doctor` is handed it. */
export async function installed(name: string): Promise<Pick<View, 'environment' | 'delivered' | 'outside'>> {
  const [system = '', environment = ''] = name.split('/');
  const file = join('envs', `${name}.yaml`);
  const systems = ownSystems();
  const loaded: Environment = await loadEnvironment({
    text: readFileSync(join(ROOT, file), 'utf8'),
    file,
    systems,
    releasesOf: () => ['1.4.0', '2.4.0', '0.1.0', '0.9.14'],
  });
  const outside: readonly OutsideStep[] = systems.find((each) => each.name === system)?.outside?.(loaded) ?? [];
  const delivered = writtenObjects(join(ROOT, 'dist'), { system, environment }).map(({ path, object }) => ({
    application: path.split('/')[0] ?? '',
    object,
  }));
  return { environment: loaded, delivered, outside };
}

const made = (apiVersion: string, kind: string, name: string, rest: JsonObject = {}, namespace?: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  ...rest,
});
const conditions = (...types: readonly string[]): JsonObject => ({
  conditions: types.map((type) => ({ type, status: 'True', reason: 'Fine' })),
});

/** What its controllers say of an object that is as it is to be. */
function statusOf(object: KubernetesObject): JsonObject {
  const { replicas = 1 } = (object['spec'] ?? {}) as { readonly replicas?: number };
  switch (kindOf(object)) {
    case 'apps/Deployment':
    case 'apps/StatefulSet':
      return { availableReplicas: replicas, readyReplicas: replicas, updatedReplicas: replicas };
    case 'batch/Job':
      return conditions('Complete');
    case 'batch/CronJob':
      return { lastScheduleTime: '2026-11-30T03:00:00Z', lastSuccessfulTime: '2026-11-30T03:01:00Z' };
    case '/PersistentVolumeClaim':
    case '/PersistentVolume':
      return { phase: 'Bound' };
    case '/Namespace':
      return { phase: 'Active' };
    case 'argoproj.io/Application':
      return { health: { status: 'Healthy' }, sync: { status: 'Synced' } };
    case 'argoproj.io/Rollout':
      return { phase: 'Healthy' };
    case 'postgresql.cnpg.io/Database':
      return { applied: true };
    default:
      if (isWayIn(object)) return { loadBalancer: { ingress: [{ ip: '192.0.2.7' }] } };
      return /^(?:external-secrets|cert-manager|postgresql\.cnpg|.*fluxcd)\.io\//.test(kindOf(object)) ? conditions('Ready') : {};
  }
}

/** All objects of a cluster with a completely installed environment. */
export function wholeCluster({ environment, delivered, outside }: Pick<View, 'environment' | 'delivered' | 'outside'>): KubernetesObject[] {
  const { cluster } = environment;
  const objects = delivered.map(({ object }) => object);
  const operators = Object.entries(cluster.operators).map(([name, operator]) => {
    const { version = '1.0.0', namespace = '' } = operator ?? {};
    const image = `${IMAGES[name]}:v${version.replace(/^v/, '')}`;
    const spec = { replicas: 1, template: { spec: { containers: [{ name, image }] } } };
    const status = { availableReplicas: 1, updatedReplicas: 1 };
    return made('apps/v1', 'Deployment', `operator-${name.toLowerCase()}`, { spec, status }, namespace);
  });
  const nodes = Object.entries(cluster.nodePools).flatMap(([pool, { nodes: count, labels, allocatable }]) =>
    Array.from({ length: count }, (_, at) => ({
      ...made('v1', 'Node', `${pool}-${at}`, { spec: { providerID: `cloud://${at}` } }),
      metadata: { name: `${pool}-${at}`, labels },
      status: { ...conditions('Ready'), allocatable: { ...allocatable, pods: String(allocatable?.pods) } },
    })),
  );
  const named = namedOutside(objects).map(({ kind, namespace, name, keys }) => {
    const [group = '', word = ''] = kind.split('/');
    const data = Object.fromEntries([...keys, 'other'].map((key) => [key, 'a-value-nobody-may-see']));
    return made(
      group === '' ? 'v1' : `${group}/v1`,
      word,
      name,
      { data, status: conditions('Ready') },
      namespace === '' ? undefined : namespace,
    );
  });
  const shown = outside.flatMap(({ shownBy }) => {
    if (shownBy === undefined || 'everyNode' in shownBy) return [];
    const data = Object.fromEntries((shownBy.keys ?? []).map((key) => [key, 'a-value-nobody-may-see']));
    return [made(shownBy.apiVersion, shownBy.kind, shownBy.name, { data }, shownBy.namespace)];
  });
  const backups = objects
    .filter((object) => object.kind === 'ScheduledBackup')
    .map((object) =>
      made(object.apiVersion, 'Backup', 'first', { spec: object['spec'] ?? {}, status: { phase: 'completed' } }, object.metadata.namespace),
    );
  const endpoints = cluster.apiServer.map(({ cidr }) => ({ addresses: [cidr.replace(/\/.*/, '')] }));
  const slice = made(
    'discovery.k8s.io/v1',
    'EndpointSlice',
    'kubernetes',
    { endpoints, ports: [{ port: cluster.apiServer[0]?.port ?? 6443 }] },
    'default',
  );
  const dns = made('v1', 'Pod', 'dns', { status: conditions('Ready') }, cluster.dns.namespace);
  return [
    ...objects.map((object) => ({ ...object, status: statusOf(object) })),
    ...[...operators, ...nodes, ...named, ...shown, ...backups],
    { ...slice, metadata: { ...slice.metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } } },
    { ...dns, metadata: { ...dns.metadata, labels: cluster.dns.labels } },
    made('metrics.k8s.io/v1beta1', 'PodMetrics', 'dns', {}, cluster.dns.namespace),
    made('storage.k8s.io/v1', 'CSIDriver', 'driver.example.org'),
    made('v1', 'PersistentVolume', 'pvc-1', { status: { phase: 'Bound' } }),
    ...nodes.map(({ metadata }) =>
      made('storage.k8s.io/v1', 'CSINode', metadata.name, { spec: { drivers: [{ name: 'driver.example.org' }] } }),
    ),
    ...Object.entries(cluster.storageClasses).map(([name, { volumeBindingMode }]) =>
      made('storage.k8s.io/v1', 'StorageClass', name, { provisioner: 'driver.example.org', volumeBindingMode }),
    ),
    ...Object.entries(cluster.ingressClasses).map(([name, { controller }]) =>
      made('networking.k8s.io/v1', 'IngressClass', name, { spec: { controller: `example.org/${controller}` } }),
    ),
  ];
}
