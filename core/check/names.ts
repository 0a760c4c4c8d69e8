import { listAt, mapAt, textAt } from '../object/json-fields';
import { grammarOfName, tooLong } from '../object/longest-name';
import { DATA_KEY, DNS_LABEL, type Grammar, misnamed, PORT_NAME } from '../object/name-grammar';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { ObjectFinding } from './finding';
import { kindOf } from './kind';
import { podOf } from './pod-templates';
import { below } from './walk';

/** Names that the API server refuses, or that a controller can't lengthen: of the object, its containers, ports, volumes and keys. */
export function wrongNames(object: KubernetesObject): ObjectFinding[] {
  return [...ownName(object), ...namesInPod(object), ...servicePortNames(object), ...dataKeys(object)];
}

function ownName(object: KubernetesObject): ObjectFinding[] {
  const kind = kindOf(object);
  const { name, namespace } = object.metadata as { name?: JsonValue; namespace?: JsonValue };
  const found = namespace === undefined ? [] : named('metadata.namespace', namespace, DNS_LABEL);
  // A name that the API server makes is its own affair.
  if (object.metadata['generateName'] !== undefined && String(name).endsWith('*')) return found;
  const own = named('metadata.name', name, grammarOfName(kind));
  const long = own.length === 0 ? tooLong(kind, String(name)) : undefined;
  return [...own, ...(long === undefined ? [] : [{ path: 'metadata.name', ...long }]), ...found];
}

function namesInPod(object: KubernetesObject): ObjectFinding[] {
  const written = podOf(object);
  if (written === undefined) return [];
  const spec = below(written.path, 'spec');
  const volumes = listAt(written.pod, 'spec', 'volumes').map((volume, index) => [`${spec}.volumes[${index}].name`, volume] as const);
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    listAt(written.pod, 'spec', list).map((container, index) => [`${spec}.${list}[${index}]`, container] as const),
  );
  return [
    ...volumes.flatMap(([path, volume]) => named(path, textAt(volume, 'name'), DNS_LABEL)),
    ...twice(volumes.map(([path, volume]) => [path, textAt(volume, 'name')])),
    ...containers.flatMap(([path, container]) => named(`${path}.name`, textAt(container, 'name'), DNS_LABEL)),
    ...twice(containers.map(([path, container]) => [`${path}.name`, textAt(container, 'name')])),
    ...containers.flatMap(([path, container]) => portNames(path, container)),
  ];
}

function portNames(path: string, container: JsonValue): ObjectFinding[] {
  const ports = listAt(container, 'ports').map((port, index) => [`${path}.ports[${index}].name`, textAt(port, 'name')] as const);
  const own = ports.flatMap(([at, name]) => (name === undefined ? [] : named(at, name, PORT_NAME)));
  return [...own, ...twice(ports)];
}

function servicePortNames(object: KubernetesObject): ObjectFinding[] {
  if (kindOf(object) !== '/Service') return [];
  const ports = listAt(object, 'spec', 'ports').map((port, index) => ({ path: `spec.ports[${index}]`, port }));
  const names = ports.map(({ path, port }) => [`${path}.name`, textAt(port, 'name')] as const);
  const targets = ports.map(({ path, port }) => [`${path}.targetPort`, textAt(port, 'targetPort')] as const);
  const unnamed = names.length > 1 ? names.filter(([, name]) => name === undefined) : [];
  return [
    ...names.flatMap(([path, name]) => (name === undefined ? [] : named(path, name, DNS_LABEL))),
    ...targets.flatMap(([path, target]) => (target === undefined ? [] : named(path, target, PORT_NAME))),
    ...unnamed.map(([path]) => ({ path, expected: 'a name, since the Service has several ports', got: 'none', next: 'name it' })),
    ...twice(names),
  ];
}

function dataKeys(object: KubernetesObject): ObjectFinding[] {
  if (kindOf(object) !== '/ConfigMap' && kindOf(object) !== '/Secret') return [];
  return ['data', 'binaryData', 'stringData'].flatMap((field) =>
    Object.keys(mapAt(object, field)).flatMap((key) => named(below(field, key), key, DATA_KEY)),
  );
}

function named(path: string, name: JsonValue | undefined, grammar: Grammar): ObjectFinding[] {
  if (typeof name !== 'string') return [{ path, expected: grammar.expected, got: JSON.stringify(name) ?? 'none', next: 'give it one' }];
  const wrong = misnamed(grammar, name);
  return wrong === undefined ? [] : [{ path, ...wrong }];
}

function twice(names: readonly (readonly [path: string, name: string | undefined])[]): ObjectFinding[] {
  const seen = new Set<string>();
  return names.flatMap(([path, name]) => {
    if (name === undefined || !seen.has(name)) {
      if (name !== undefined) seen.add(name);
      return [];
    }
    return [{ path, expected: 'each name once', got: `${JSON.stringify(name)} again`, next: 'rename one' }];
  });
}
