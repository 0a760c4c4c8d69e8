import { listAt, numberAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { onceIn } from './near';
import { containersOf, type PodTemplate } from './pod-templates-of';
import type { World } from './world';

/** An address in the settings of a pod that leads to a Service. */
export interface SetAddress {
  /** What it stands in: the workload, or a ConfigMap that it reads. */
  readonly object: KubernetesObject;
  readonly path: string;
  /** As it is written: `identity:8085`. */
  readonly text: string;
  /** The Service; for one that an operator makes, what it is made for. */
  readonly to: KubernetesObject;
  /** Of the Service; undefined where none is written. */
  readonly port: number | undefined;
}

/** A host, and a port where one follows; letters in front tell a host from any other word. */
const HOST =
  /(?<before>:\/\/(?:[^\s/@"']*@)?|[^A-Za-z0-9_.-]|^)(?<host>[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*)(?::(?<port>[1-9]\d{0,4}))?(?![A-Za-z0-9_.-])/g;
const SCHEME_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
  rediss: 6379,
};
/** Characters of one text that are looked at: a file of settings, not one of data. */
const LONGEST = 100_000;

const servicesByName = onceIn((world) => {
  const made = world
    .of('postgresql.cnpg.io/Cluster')
    .flatMap((cluster) =>
      ['rw', 'ro', 'r'].map((end) => [`${world.namespaceOf(cluster)}/${cluster.metadata.name}-${end}`, cluster] as const),
    );
  const poolers = world.of('postgresql.cnpg.io/Pooler').map((each) => [`${world.namespaceOf(each)}/${each.metadata.name}`, each] as const);
  const own = world.of('/Service').map((each) => [`${world.namespaceOf(each)}/${each.metadata.name}`, each] as const);
  return new Map<string, KubernetesObject>([...made, ...poolers, ...own]);
});

/**
 * The addresses of Services that a pod is told by variables, arguments and the ConfigMaps that it reads. A bare name counts where a scheme or a port stands
 * beside it: otherwise it may be any word.
 */
export function addressesOf(world: World, pod: PodTemplate): SetAddress[] {
  const found: SetAddress[] = [];
  for (const { object, path, text } of textsOf(world, pod)) {
    for (const match of text.slice(0, LONGEST).matchAll(HOST)) {
      const { before = '', host = '', port } = match.groups ?? {};
      const to = serviceAt(world, pod.namespace, host, port !== undefined || before.startsWith('://'));
      if (to === undefined) continue;
      const scheme = /([a-z]+)$/.exec(text.slice(0, match.index))?.[1] ?? '';
      const told = port === undefined ? (before.startsWith('://') ? SCHEME_PORTS[scheme] : undefined) : Number(port);
      found.push({ object, path, text: port === undefined ? host : `${host}:${port}`, to, port: told });
    }
  }
  return found;
}

/** `web`, `web.shop`, `web.shop.svc`, `web.shop.svc.cluster.local`. */
function serviceAt(world: World, own: string, host: string, isAddress: boolean): KubernetesObject | undefined {
  const [name = '', namespace, ...rest] = host.split('.');
  if (namespace === undefined) return isAddress ? servicesByName(world).get(`${own}/${name}`) : undefined;
  if (rest.length > 0 && rest[0] !== 'svc') return undefined;
  if (rest.length === 0 && !isAddress) return undefined;
  return servicesByName(world).get(`${namespace}/${name}`);
}

interface Text {
  readonly object: KubernetesObject;
  readonly path: string;
  readonly text: string;
}

function* textsOf(world: World, pod: PodTemplate): Generator<Text> {
  const { object, namespace, spec } = pod;
  const maps = new Set<string>();
  for (const { container, path } of containersOf(pod)) {
    for (const field of ['command', 'args']) {
      for (const [index, text] of listAt(container, field).entries())
        if (typeof text === 'string') yield { object, path: `${path}.${field}[${index}]`, text };
    }
    for (const [index, variable] of listAt(container, 'env').entries()) {
      const text = textAt(variable, 'value');
      if (text !== undefined) yield { object, path: `${path}.env[${index}].value`, text };
      const name = textAt(variable, 'valueFrom', 'configMapKeyRef', 'name');
      const key = textAt(variable, 'valueFrom', 'configMapKeyRef', 'key');
      if (name !== undefined && key !== undefined) yield* inMap(world, namespace, name, key);
    }
    for (const source of listAt(container, 'envFrom')) addTo(maps, textAt(source, 'configMapRef', 'name'));
  }
  for (const volume of listAt(spec, 'volumes')) {
    addTo(maps, textAt(volume, 'configMap', 'name'));
    for (const source of listAt(volume, 'projected', 'sources')) addTo(maps, textAt(source, 'configMap', 'name'));
  }
  for (const name of maps) yield* inMap(world, namespace, name);
}

function addTo(names: Set<string>, name: string | undefined): void {
  if (name !== undefined) names.add(name);
}

function* inMap(world: World, namespace: string, name: string, only?: string): Generator<Text> {
  const object = world.find('/ConfigMap', namespace, name);
  if (object === undefined) return;
  for (const [key, text] of Object.entries(textsAt(object, 'data')))
    if (only === undefined || key === only) yield { object, path: `data[${JSON.stringify(key)}]`, text };
}

/** The ports of a Service's pods that a port of the Service leads to; undefined where it leads on to the same one. */
export function targetPort(service: KubernetesObject, port: number | undefined): JsonValue | undefined {
  const ports = listAt(service, 'spec', 'ports');
  const found = port === undefined && ports.length === 1 ? ports[0] : ports.find((each) => numberAt(each, 'port') === port);
  return found === undefined ? undefined : (valueAt(found, 'targetPort') ?? numberAt(found, 'port'));
}
