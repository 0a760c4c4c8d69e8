import { writeFileSync } from 'node:fs';
import type { JsonObject, JsonValue, KubernetesObject } from '../../core/object/object';
import { LiveCluster } from '../../ports/cluster/cluster';
import { KubeClient } from '../../ports/cluster/kube-client';
import { TestServer, textOf } from './registry/http-server';

/** `/apis/<group>/<version>[/namespaces/<namespace>]/<plural>[/<name>[/status]]`, and `/api/v1` for the core group. */
const PATH =
  /^\/api(?:s\/(?<group>[^/]+))?\/(?<version>[^/]+)(?:\/namespaces\/(?<namespace>[^/]+))?(?:\/(?<plural>[^/]+))?(?:\/(?<name>[^/]+))?(?<status>\/status)?$/;

/** What it answers. */
interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

/**
 * An API server on loopback that holds objects, and no controllers: kinds, single objects, lists and merge patches, as far as Galley asks for them.
 * What a real one does with them is for test/cluster.
 */
export class ApiServer {
  /** Accepted merge patches, in order. */
  readonly patches: JsonValue[] = [];
  /** What it has against the next writes. @default - nothing */
  refusal: Answer | undefined;
  /** Called for each request; its result is the answer. @default - answers from the objects */
  onAsk: ((path: string) => Answer | undefined) | undefined;
  /** APIs whose own server does not answer. */
  silent: readonly string[] = [];
  /** Called for each write, before the answer. */
  onWrite: (() => void) | undefined;

  /** @param objects each with its namespace, where it is in one */
  static async start(objects: readonly KubernetesObject[]): Promise<ApiServer> {
    const held = new ApiServer([...objects]);
    held.server = await TestServer.start((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      const patch = request.method === 'PATCH' ? (JSON.parse(textOf(request)) as JsonObject) : undefined;
      const { status, body } = held.onAsk?.(pathname) ?? held.answer(pathname, { patch, labels: searchParams.get('labelSelector') ?? '' });
      response.writeHead(status).end(JSON.stringify(body));
    });
    return held;
  }

  private server: TestServer | undefined;

  private constructor(readonly objects: KubernetesObject[]) {}

  get url(): string {
    return `http://${this.server?.host}`;
  }

  /** It as Galley sees it. */
  cluster(): LiveCluster {
    return new LiveCluster(new KubeClient({ context: 'test', server: this.url, authorize: async () => {} }));
  }

  /** Writes a kubeconfig for it; returns its path. */
  kubeconfig(file: string): string {
    const config = {
      clusters: [{ name: 'test', cluster: { server: this.url, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'test', user: {} }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      'current-context': 'test',
    };
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...config }));
    return file;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** All kinds at once, as `core` or the other groups have them. */
  private discovery(core: boolean): JsonObject {
    const apiVersions = [...new Set(this.objects.map(({ apiVersion }) => apiVersion))].filter((each) => each.includes('/') !== core);
    const items = apiVersions.map((apiVersion) => {
      const [version = '', name = ''] = apiVersion.split('/').reverse();
      const kinds = kindsOf(this.objects.filter((object) => object.apiVersion === apiVersion));
      const resources = kinds.map(({ name: resource, kind, namespaced, verbs }) => {
        return { resource, responseKind: { kind }, scope: namespaced ? 'Namespaced' : 'Cluster', verbs };
      });
      // It still answers with the known objects.
      const freshness = this.silent.includes(apiVersion) ? 'Stale' : 'Current';
      return { metadata: { name }, versions: [{ version, freshness, resources }] };
    });
    return { kind: 'APIGroupDiscoveryList', items } as unknown as JsonObject;
  }

  private answer(path: string, { patch, labels }: { readonly patch: JsonObject | undefined; readonly labels: string }): Answer {
    if (path === '/api' || path === '/apis') return { status: 200, body: this.discovery(path === '/api') };
    const { group, version, namespace, plural, name, status } = partsOf(path);
    const apiVersion = group === undefined ? `${version}` : `${group}/${version}`;
    if (this.silent.includes(apiVersion)) return { status: 503, body: { message: 'service unavailable' } };
    const served = this.objects.filter((object) => object.apiVersion === apiVersion);
    if (plural === undefined) return { status: 200, body: { resources: kindsOf(served) } };
    const listed = served.filter(
      (object) => pluralOf(object) === plural && (namespace ?? object.metadata.namespace) === object.metadata.namespace,
    );
    if (name === undefined) return { status: 200, body: { items: listed.filter((each) => bears(each, labels)), metadata: {} } };
    const found = listed.find(({ metadata }) => metadata.name === name);
    if (found === undefined) return { status: 404, body: { message: `${plural} "${name}" not found` } };
    if (patch === undefined) return { status: 200, body: found };
    this.onWrite?.();
    if (this.refusal !== undefined) return this.refusal;
    this.patches.push(patch);
    // A write to the status subresource changes only the status.
    const merged = merge(found, status === undefined ? patch : { status: patch['status'] ?? {} }) as KubernetesObject;
    this.objects.splice(this.objects.indexOf(found), 1, merged);
    return { status: 200, body: merged };
  }
}

/** A Namespace itself is below the word that else leads into one. */
function partsOf(path: string): Record<string, string | undefined> {
  const { namespace, plural, ...parts } = PATH.exec(path)?.groups ?? {};
  return namespace !== undefined && plural === undefined
    ? { ...parts, plural: 'namespaces', name: namespace }
    : { ...parts, namespace, plural };
}

const pluralOf = ({ kind }: KubernetesObject): string => `${kind.toLowerCase()}s`;

/** @param selector `<key>=<value>`, or empty */
function bears({ metadata }: KubernetesObject, selector: string): boolean {
  const [key = '', value] = selector.split('=');
  return selector === '' || (metadata['labels'] as JsonObject | undefined)?.[key] === value;
}

function kindsOf(objects: readonly KubernetesObject[]): JsonObject[] {
  const kinds = new Map(objects.map((object) => [object.kind, object]));
  return [...kinds].map(([kind, object]) => {
    const verbs = object.apiVersion.startsWith('metrics.k8s.io/') ? ['get', 'list'] : ['delete', 'get', 'list', 'patch'];
    return { name: pluralOf(object), kind, namespaced: object.metadata.namespace !== undefined, verbs };
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc7396 */
function merge(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const merged: Record<string, JsonValue> =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...(target as JsonObject) } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}
