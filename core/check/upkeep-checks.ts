import { listAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { containersOf } from './pod-templates-of';
import type { World } from './world';

const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/Kustomization';

/** What a Kustomization applies: folder, source, and what it makes of the objects' names and places. */
function appliedBy(world: World, object: KubernetesObject): string {
  const path = (textAt(object, 'spec', 'path') ?? '').replace(/^(?:\.?\/)+|\/+$/g, '');
  const source = ['kind', 'name', 'namespace'].map((key) => textAt(object, 'spec', 'sourceRef', key) ?? '');
  const places = ['targetNamespace', 'namePrefix', 'nameSuffix'].map((key) => textAt(object, 'spec', key) ?? '');
  const elsewhere = [valueAt(object, 'spec', 'kubeConfig'), valueAt(object, 'spec', 'postBuild'), valueAt(object, 'spec', 'patches')];
  return JSON.stringify([path, source[0], source[1], source[2] || world.namespaceOf(object), places, elsewhere]);
}

function* foldersTwice(world: World): Generator<Found> {
  const first = new Map<string, KubernetesObject>();
  for (const object of world.of(KUSTOMIZATION)) {
    if (textAt(object, 'spec', 'sourceRef', 'name') === undefined) continue;
    const what = appliedBy(world, object);
    const other = first.get(what);
    if (other === undefined) first.set(what, object);
    else
      yield {
        object,
        path: 'spec.path',
        wrong: `Kustomization ${other.metadata.name} applies the same folder`,
        next: 'let one of the two apply it',
      };
  }
}

/** Number of what Prometheus sees of a Job: its pods that failed, as long as it is there. It begins at its value, so that nothing increases. */
const FAILED = /\b(?:increase|rate|irate|delta|changes|resets)\s*\(\s*kube_job_(?:status_failed|failed)\b/;

function failuresMissed(world: World): Found[] {
  return world.of('monitoring.coreos.com/PrometheusRule').flatMap((object) =>
    listAt(object, 'spec', 'groups').flatMap((group, at) =>
      listAt(group, 'rules').flatMap((rule, index) =>
        FAILED.test(textAt(rule, 'expr') ?? '')
          ? [
              {
                object,
                path: `spec.groups[${at}].rules[${index}].expr`,
                wrong: 'a Job that fails once has this number from the beginning: nothing increases',
                next: 'ask for the number itself: kube_job_status_failed > 0',
              },
            ]
          : [],
      ),
    ),
  );
}

/** Folders of a node that the kubelet makes, and so belong to root. */
function* foldersOfRoot(world: World): Generator<Found> {
  for (const pod of world.pods) {
    const made = listAt(pod.spec, 'volumes').filter((each) => textAt(each, 'hostPath', 'type') === 'DirectoryOrCreate');
    for (const { container, path } of containersOf(pod)) {
      const user = valueAt(container, 'securityContext', 'runAsUser') ?? valueAt(pod.spec, 'securityContext', 'runAsUser');
      const isOther =
        typeof user === 'number'
          ? user !== 0
          : (valueAt(container, 'securityContext', 'runAsNonRoot') ?? valueAt(pod.spec, 'securityContext', 'runAsNonRoot')) === true;
      if (!isOther) continue;
      for (const [index, mount] of listAt(container, 'volumeMounts').entries()) {
        const volume = made.find((each) => textAt(each, 'name') === textAt(mount, 'name'));
        if (volume === undefined || valueAt(mount, 'readOnly') === true) continue;
        yield {
          object: pod.object,
          path: `${path}.volumeMounts[${index}]`,
          wrong: `the kubelet makes ${textAt(volume, 'hostPath', 'path')} as root's, and this container is not root`,
          next: 'make the folder on the node with the right owner, and say type: Directory',
        };
      }
    }
  }
}

/** Connections that poolers of a cluster may open, against those that its database takes. */
function* poolersTooWide(world: World): Generator<Found> {
  for (const cluster of world.of('postgresql.cnpg.io/Cluster')) {
    const parameters = textsAt(cluster, 'spec', 'postgresql', 'parameters');
    const most = Number(parameters['max_connections'] ?? 100) - Number(parameters['superuser_reserved_connections'] ?? 3);
    const poolers = world
      .of('postgresql.cnpg.io/Pooler')
      .filter(
        (each) =>
          world.namespaceOf(each) === world.namespaceOf(cluster) && textAt(each, 'spec', 'cluster', 'name') === cluster.metadata.name,
      );
    const opened = poolers.map((each) => {
      const own = textsAt(each, 'spec', 'pgbouncer', 'parameters');
      const instances = valueAt(each, 'spec', 'instances');
      // PgBouncer's defaults: https://www.pgbouncer.org/config.html#default_pool_size
      return (typeof instances === 'number' ? instances : 1) * Number(own['default_pool_size'] ?? 20);
    });
    const sum = opened.reduce((all, each) => all + each, 0);
    const [pooler] = poolers;
    if (pooler === undefined || !(sum > most)) continue;
    yield {
      object: pooler,
      path: 'spec.instances',
      wrong: `pools of ${sum} connections for each user and database, and ${cluster.metadata.name} takes ${most}`,
      next: 'lower default_pool_size or instances, or raise max_connections and the memory for it',
    };
  }
}

const flux = (name: string, path: string): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {interval: 5m, prune: true, path: ${path}, sourceRef: {kind: GitRepository, name: shop}}\n---\n`;
const source =
  'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: shop, namespace: flux-system}\nspec: {interval: 1m, url: https://example.com/shop}\n';
const rule = (expression: string): string =>
  `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: web, namespace: shop}\nspec:\n  groups: [{name: web, rules: [{alert: JobFailed, expr: '${expression}'}]}]\n`;
const pod = (type: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  securityContext: {runAsUser: 1000}\n  volumes: [{name: data, hostPath: {path: /srv/data, type: ${type}}}]\n  containers: [{name: web, image: web, volumeMounts: [{name: data, mountPath: /data}]}]\n`;
const database = (parameters: string): string =>
  `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: db, namespace: shop}\nspec: {instances: 1, storage: {size: 1Gi}}\n---\napiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: pool, namespace: shop}\nspec: {cluster: {name: db}, instances: 6, type: rw, pgbouncer: {poolMode: session${parameters}}}\n`;
const service = (more: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}]${more}}\n`;

/** What works on the first day, and fails a person later. */
export const UPKEEP_CHECKS: readonly Check[] = [
  {
    id: 'flux-folder-twice',
    severity: 'error',
    title: 'one Kustomization applies a folder',
    why: 'Two that apply the same objects write their own labels onto them in turn. Neither prunes what carries the label of the other, so that what leaves git stays.',
    fix: 'Let one of them apply the folder.',
    source: 'https://fluxcd.io/flux/components/kustomize/kustomizations/#prune',
    good: flux('web', './web') + flux('stores', './stores') + source,
    bad: flux('root', './delivery') + flux('outer', 'delivery/') + source,
    find: foldersTwice,
  },
  {
    id: 'alert-misses-failures',
    severity: 'warning',
    title: 'an alert of failed Jobs asks for their number',
    why: "A Job's series begins when it fails, with the number of failures. Nothing increases after that, and the alert never rings for a Job that fails once.",
    fix: 'Compare the number itself with 0, for as long as the Job is there.',
    source: 'https://prometheus.io/docs/prometheus/latest/querying/functions/#increase',
    good: rule('kube_job_status_failed > 0'),
    bad: rule('increase(kube_job_status_failed[1h]) > 0'),
    find: failuresMissed,
  },
  {
    id: 'host-path-of-root',
    severity: 'warning',
    title: 'a folder that the kubelet makes is not written by another user',
    why: "The kubelet makes a folder of type DirectoryOrCreate as root's, with mode 0755, and fsGroup does not change it. Another user can't write there.",
    fix: 'Make the folder on the node with its owner and write type: Directory, or use a claim.',
    source: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath-volume-types',
    good: pod('Directory'),
    bad: pod('DirectoryOrCreate'),
    find: foldersOfRoot,
  },
  {
    id: 'pooler-connections',
    severity: 'warning',
    title: 'poolers open no more connections than their database takes',
    why: 'PgBouncer opens up to default_pool_size connections for each user and database, in each of its pods. PostgreSQL refuses those beyond max_connections, on the day that all are wanted.',
    fix: 'Choose sizes that fit each other.',
    source: 'https://www.pgbouncer.org/config.html#default_pool_size',
    good: database(", parameters: {default_pool_size: '15'}"),
    bad: database(''),
    find: poolersTooWide,
  },
  {
    id: 'external-ips',
    severity: 'info',
    title: 'no Service has externalIPs',
    why: 'Kubernetes 1.36 warns of externalIPs and 1.40 takes them no more. Whoever may write a Service takes the traffic of any address with them.',
    fix: 'Let a controller of load balancers lead the address to the Service.',
    source: 'https://kep.k8s.io/5707',
    good: service(', type: LoadBalancer'),
    bad: service(', externalIPs: [203.0.113.7]'),
    find: (world) =>
      world
        .of('/Service')
        .filter((object) => listAt(object, 'spec', 'externalIPs').length > 0)
        .map((object) => ({
          object,
          path: 'spec.externalIPs',
          wrong: 'Kubernetes 1.36 warns of it, and 1.40 takes it no more',
          next: 'let a controller of load balancers lead the address here',
        })),
  },
];
