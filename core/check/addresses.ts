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
  /** The original text: `identity:8085`. */
  readonly text: string;
  /** The Service; if an operator makes it, the object that it belongs to. */
  readonly to: KubernetesObject;
  /** Port of the Service; undefined if the text names none. */
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
  const services = world
    .of('postgresql.cnpg.io/Cluster')
    .flatMap((cluster) =>
      ['rw', 'ro', 'r'].map((end) => [`${world.namespaceOf(cluster)}/${cluster.metadata.name}-${end}`, cluster] as const),
    );
  const poolers = world.of('postgresql.cnpg.io/Pooler').map((each) => [`${world.namespaceOf(each)}/${each.metadata.name}`, each] as const);
  const own = world.of('/Service').map((each) => [`${world.namespaceOf(each)}/${each.metadata.name}`, each] as const);
  return new Map<string, KubernetesObject>([...services, ...poolers, ...own]);
});

/**
 * The addresses of Services in a pod's variables, arguments and ConfigMaps. A bare name counts where a scheme or a port stands
 * beside it: otherwise it may be any word.
 */
export function addressesOf(world: World, pod: PodTemplate): SetAddress[] {
  const own = [...textsOf(pod)].flatMap((text) => addressesIn(world, pod.namespace, text));
  return [...own, ...mapsOf(pod).flatMap(({ name, key }) => inMap(world, pod.namespace, name, key))];
}

/** The addresses in a text. */
function addressesIn(world: World, namespace: string, { object, path, text }: Text): SetAddress[] {
  // Every address has one of these.
  if (!/[:.]/.test(text)) return [];
  return [...text.slice(0, LONGEST).matchAll(HOST)].flatMap((match) => {
    const { before = '', host = '', port } = match.groups ?? {};
    const to = serviceAt(world, namespace, host, port !== undefined || before.startsWith('://'));
    if (to === undefined) return [];
    const scheme = /([a-z]+)$/.exec(text.slice(0, match.index))?.[1] ?? '';
    const number = port === undefined ? (before.startsWith('://') ? SCHEME_PORTS[scheme] : undefined) : Number(port);
    return [{ object, path, text: port === undefined ? host : `${host}:${port}`, to, port: number }];
  });
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

/** What stands in the pod itself. */
function* textsOf(pod: PodTemplate): Generator<Text> {
  const { object } = pod;
  for (const { container, path } of containersOf(pod)) {
    for (const field of ['command', 'args']) {
      for (const [index, text] of listAt(container, field).entries())
        if (typeof text === 'string') yield { object, path: `${path}.${field}[${index}]`, text };
    }
    for (const [index, variable] of listAt(container, 'env').entries()) {
      const text = textAt(variable, 'value');
      if (text !== undefined) yield { object, path: `${path}.env[${index}].value`, text };
    }
  }
}

/** The ConfigMaps that a pod reads, and of those read by a key alone which one. */
function mapsOf(pod: PodTemplate): { readonly name: string; readonly key: string | undefined }[] {
  const whole = new Set<string>();
  const single: { name: string; key: string }[] = [];
  const add = (name: string | undefined): void => void (name !== undefined && whole.add(name));
  /** A volume may take some keys only. */
  const mount = (source: JsonValue | undefined): void => {
    const name = textAt(source, 'name');
    const items = listAt(source, 'items');
    if (items.length === 0) add(name);
    for (const item of items) {
      const key = textAt(item, 'key');
      if (name !== undefined && key !== undefined) single.push({ name, key });
    }
  };
  for (const { container } of containersOf(pod)) {
    for (const source of listAt(container, 'envFrom')) add(textAt(source, 'configMapRef', 'name'));
    for (const variable of listAt(container, 'env')) {
      const name = textAt(variable, 'valueFrom', 'configMapKeyRef', 'name');
      const key = textAt(variable, 'valueFrom', 'configMapKeyRef', 'key');
      if (name !== undefined && key !== undefined) single.push({ name, key });
    }
  }
  for (const volume of listAt(pod.spec, 'volumes')) {
    mount(valueAt(volume, 'configMap'));
    for (const source of listAt(volume, 'projected', 'sources')) mount(valueAt(source, 'configMap'));
  }
  return [...[...whole].map((name) => ({ name, key: undefined })), ...single.filter(({ name }) => !whole.has(name))];
}

const foundInMaps = onceIn(() => new Map<string, readonly SetAddress[]>());

/** The addresses in a ConfigMap, which several pods may read. */
function inMap(world: World, namespace: string, name: string, only: string | undefined): readonly SetAddress[] {
  const id = `${namespace}/${name} ${only ?? ''}`;
  const known = foundInMaps(world).get(id);
  if (known !== undefined) return known;
  const object = world.find('/ConfigMap', namespace, name);
  const texts = object === undefined ? [] : Object.entries(textsAt(object, 'data')).filter(([key]) => only === undefined || key === only);
  const found = texts.flatMap(([key, text]) =>
    addressesIn(world, namespace, { object: object as KubernetesObject, path: `data[${JSON.stringify(key)}]`, text }),
  );
  foundInMaps(world).set(id, found);
  return found;
}

/** The ports of a Service's pods that a port of the Service leads to; undefined if it leads on to the same one. */
export function targetPort(service: KubernetesObject, port: number | undefined): JsonValue | undefined {
  const ports = listAt(service, 'spec', 'ports');
  const found = port === undefined && ports.length === 1 ? ports[0] : ports.find((each) => numberAt(each, 'port') === port);
  return found === undefined ? undefined : (valueAt(found, 'targetPort') ?? numberAt(found, 'port'));
}
