import type { ErrorCode, Fault, Place, Problem, Warning, WarningCode } from '../errors';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { type ReadDocument, readDocuments } from './documents';
import { type GeneratedObject, kustomizationsOf } from './kustomizations';

/** A parsed object, and its place. */
export interface Manifest {
  readonly object: KubernetesObject;
  /** File, and line of the document that it stands in. */
  readonly place: Place;
  /** Its index in a `List`, where it stands in one. */
  readonly item?: number;
}

/** All that some files hold. */
export interface Manifests {
  readonly manifests: readonly Manifest[];
  /** A document that should be an object but is invalid. */
  readonly unread: readonly Problem[];
  /** What is no object and is not meant to be one: values, templates, settings of other programs. */
  readonly others: readonly Warning[];
  /** ConfigMaps and Secrets that kustomize makes from what stands in files. */
  readonly generated: readonly GeneratedObject[];
}

/** A line or a value that begins with a mark of templates, Helm's, Jinja's or scaffolding's: YAML only once it is rendered. */
const TEMPLATE = /^\s*(?:-\s+)*(?:[^\s:#'"]+:\s+)?(?:\{\{|\{%|<%)/m;
/** Kinds that programs read from a file and no cluster stores. */
const SETTINGS =
  /^(?:kustomize\.config\.k8s\.io|kubelet\.config\.k8s\.io|kubeadm\.k8s\.io|kubeproxy\.config\.k8s\.io|kubescheduler\.config\.k8s\.io|kind\.x-k8s\.io|k3d\.io|ctlptl\.dev|skaffold|audit\.k8s\.io|apiserver\.k8s\.io|apiserver\.config\.k8s\.io|client\.authentication\.k8s\.io|builtin|cli\.kyverno\.io|config\.kubernetes\.io)(?:\/|$)/;
/** Settings in a group that stores objects too. */
const SETTING_KINDS = new Set(['v1/Config', 'argoproj.io/ConfigManagementPlugin']);
/** Questions to an API server, which it answers and does not store. */
const QUESTION = /Review$|^(?:DeleteOptions|Status|Scale|Eviction|Binding|TokenRequest)$/;
/** Groups whose objects a cluster stores, so that one without a name is meant to be one. */
const STORED = /^(?:[a-z]+|[a-z.]+\.k8s\.io)$/;

/**
 * The Kubernetes objects of some files, each with its place: several documents of YAML or JSON in a file, lists unfolded. Nothing is left out in silence.
 *
 * @param files text by path
 * @param reads reads a text
 */
export function readManifests(files: ReadonlyMap<string, string>, reads: typeof readDocuments = readDocuments): Manifests {
  const manifests: Manifest[] = [];
  const unread: Problem[] = [];
  const others: Warning[] = [];
  const read = [...files].map(([file, text]) => [file, reads(text)] as const);
  const { patches, generated } = kustomizationsOf(read);
  for (const [file, documents] of read) {
    if (documents.length === 0)
      others.push({
        code: 'FILE_NO_OBJECT',
        place: { file, line: 1 },
        subject: 'document',
        wrong: /\S/.test(files.get(file) ?? '') ? 'nothing but comments' : 'nothing in it',
        next: 'leave it out',
      });
    for (const document of documents) {
      const place = placeOf(file, document);
      const refuse = (code: ErrorCode, fault: Fault, subject = 'document'): void => void unread.push({ code, place, subject, ...fault });
      const pass = (code: WarningCode, fault: Fault): void => void others.push({ code, place, subject: 'document', ...fault });
      if (document.fault !== undefined) {
        if (TEMPLATE.test(document.text))
          pass('FILE_TEMPLATE', { wrong: 'a template, which is no YAML before it is rendered', next: 'check what it renders' });
        else refuse('MANIFEST_SYNTAX', document.fault, 'yaml');
        continue;
      }
      const patched = patches.get(file);
      if (patched !== undefined) {
        pass('FILE_NO_OBJECT', { wrong: `a patch of ${patched}`, next: 'check what kustomize renders' });
        continue;
      }
      collect(document.value, place, { manifests, refuse, pass });
    }
  }
  return { manifests, unread, others, generated };
}

interface Into {
  readonly manifests: Manifest[];
  readonly refuse: (code: ErrorCode, fault: Fault, subject?: string) => void;
  readonly pass: (code: WarningCode, fault: Fault) => void;
}

function collect(
  value: JsonValue,
  place: Place,
  into: Into,
  inherited?: { readonly apiVersion: string; readonly kind: string; readonly item: number },
): void {
  const map = isMap(value) ? value : {};
  // A map that was parsed once gives one object, in every file.
  const known = inherited === undefined ? OBJECTS.get(map) : undefined;
  if (known !== undefined) {
    into.manifests.push({ object: known, place });
    return;
  }
  const { apiVersion = inherited?.apiVersion, kind = inherited?.kind, items, metadata } = map;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') {
    into.pass('FILE_NO_OBJECT', {
      wrong: 'no Kubernetes object, since it has no apiVersion and kind',
      next: 'leave it out, or check what it renders',
    });
    return;
  }
  // kubectl prints null if nothing is found.
  if (kind === 'List' && apiVersion === 'v1' && items === null) return;
  if (Array.isArray(items) && kind.endsWith('List')) {
    const inner = kind === 'List' ? undefined : kind.slice(0, -'List'.length);
    for (const [item, each] of (items as readonly JsonValue[]).entries()) {
      collect(each, place, into, { apiVersion: inner === undefined ? '' : apiVersion, kind: inner ?? '', item });
    }
    return;
  }
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const name = isMap(metadata) ? (metadata['name'] ?? metadata['generateName']) : undefined;
  if (SETTINGS.test(apiVersion) || SETTING_KINDS.has(`${group === '' ? apiVersion : group}/${kind}`)) {
    into.pass('FILE_NO_OBJECT', {
      wrong: `settings of another program (${kind}), no object of a cluster`,
      next: 'leave it out, or check what it renders',
    });
    return;
  }
  if (metadata === undefined && apiVersion !== 'v1' && !STORED.test(group)) {
    into.pass('FILE_NO_OBJECT', { wrong: `no object of a cluster, since ${kind} has no metadata`, next: 'leave it out, or name it' });
    return;
  }
  if (QUESTION.test(kind) && (typeof name !== 'string' || kind.endsWith('Review'))) {
    into.pass('FILE_NO_OBJECT', { wrong: `a request (${kind}), which no cluster stores`, next: 'leave it out' });
    return;
  }
  if (Object.hasOwn(map, '$patch')) {
    into.pass('FILE_NO_OBJECT', { wrong: 'a patch of kustomize', next: 'check what kustomize renders' });
    return;
  }
  if (typeof name !== 'string' || name === '') {
    const shown = name === undefined || name === null || name === '' ? 'none' : JSON.stringify(name).slice(0, 60);
    into.refuse('MANIFEST_INVALID', { expected: 'metadata.name', got: shown, next: 'name it' }, kind);
    return;
  }
  const given = isMap(metadata) ? metadata : {};
  const namespace = given['namespace'];
  if (namespace !== undefined && namespace !== null && typeof namespace !== 'string') {
    into.refuse(
      'MANIFEST_INVALID',
      { expected: 'text in metadata.namespace', got: JSON.stringify(namespace).slice(0, 60), next: 'quote it' },
      `${kind} ${name}`,
    );
    return;
  }
  const object = {
    ...map,
    apiVersion,
    kind,
    metadata: metadataOf(given, name, typeof namespace === 'string' ? namespace : ''),
  };
  if (inherited === undefined) OBJECTS.set(map, object);
  into.manifests.push({ object, place, ...(inherited !== undefined && { item: inherited.item }) });
}

/** Objects by the documents that they were made of. */
const OBJECTS = new WeakMap<JsonObject, KubernetesObject>();

function metadataOf({ namespace: _, ...given }: JsonObject, name: string, namespace: string): KubernetesObject['metadata'] {
  // Which name it gets is not known before it is created.
  const known = given['name'] === name ? name : `${name}*`;
  return { ...given, name: known, ...(namespace !== '' && { namespace }) };
}

function placeOf(file: string, { line, column }: ReadDocument): Place {
  return { file, line, ...(column !== undefined && { column }) };
}

function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
