import type { JsonObject } from '../../core/object/object';
import type { ServedKind } from './discovery';
import { type KubeClient, KubeRefusal } from './kube-client';

/** Which object. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** @default - none: it is cluster-scoped */
  readonly namespace?: string;
}

/** What the API server says that it serves, of one group and version. */
interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
  }[];
}

/** The objects of a live cluster. */
export class LiveCluster {
  private readonly served = new Map<string, Promise<readonly ServedKind[]>>();

  constructor(readonly client: KubeClient) {}

  /** The object; nothing if there is none, or the cluster has no such kind. */
  async read(ref: ObjectRef): Promise<JsonObject | undefined> {
    const path = await this.path(ref);
    if (path === undefined) return undefined;
    return orNothing(this.client.ask<JsonObject>({ method: 'GET', path }));
  }

  /**
   * What the API server would hold after a server-side apply, with strict field validation, that takes over every field of the object; nothing
   * is written.
   *
   * @throws KubeRefusal what the API server has against it; 404 where the cluster has no such kind
   */
  async applyDryRun(object: JsonObject, ref: ObjectRef): Promise<JsonObject> {
    const path = await this.path(ref);
    if (path === undefined) throw new KubeRefusal(404, `the cluster has no kind ${ref.apiVersion} ${ref.kind}`);
    const query = 'dryRun=All&fieldManager=galley&fieldValidation=Strict&force=true';
    return this.client.ask({ method: 'PATCH', path: `${path}?${query}`, body: object, type: 'application/apply-patch+yaml' });
  }

  /** Merges fields into an object, or into its status. @throws KubeRefusal */
  async merge(ref: ObjectRef, fields: unknown, subresource?: 'status'): Promise<JsonObject> {
    const path = await this.path(ref);
    if (path === undefined) throw new KubeRefusal(404, `the cluster has no kind ${ref.apiVersion} ${ref.kind}`);
    const whole = subresource === undefined ? path : `${path}/${subresource}`;
    return this.client.ask({ method: 'PATCH', path: whole, body: fields, type: 'application/merge-patch+json' });
  }

  /** All objects of a kind, with these labels, in one namespace or in all; nothing if the kind is gone meanwhile. */
  async list(
    { apiVersion, plural }: ServedKind,
    { namespace, labels }: { readonly namespace?: string; readonly labels?: string } = {},
  ): Promise<JsonObject[]> {
    const folder = `${root(apiVersion)}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
    const found: JsonObject[] = [];
    let next = '';
    do {
      const query = new URLSearchParams({
        limit: '500',
        ...(labels !== undefined && { labelSelector: labels }),
        ...(next !== '' && { continue: next }),
      });
      const path = `${folder}?${query}`;
      const page = await orNothing(this.client.ask<{ items: JsonObject[]; metadata: { continue?: string } }>({ method: 'GET', path }));
      found.push(...(page?.items ?? []));
      next = page?.metadata.continue ?? '';
    } while (next !== '');
    return found;
  }

  /** The kind as the server offers it; undefined if it does not. */
  async kind(apiVersion: string, kind: string): Promise<ServedKind | undefined> {
    return (await this.kindsOf(apiVersion)).find((each) => each.kind === kind);
  }

  private async path({ apiVersion, kind, name, namespace }: ObjectRef): Promise<string | undefined> {
    const served = await this.kind(apiVersion, kind);
    if (served === undefined) return undefined;
    return `${root(apiVersion)}${served.namespaced ? `/namespaces/${namespace}` : ''}/${served.plural}/${name}`;
  }

  private kindsOf(apiVersion: string): Promise<readonly ServedKind[]> {
    const known = this.served.get(apiVersion) ?? this.askKinds(apiVersion);
    this.served.set(apiVersion, known);
    return known;
  }

  private async askKinds(apiVersion: string): Promise<readonly ServedKind[]> {
    const list = await orNothing(this.client.ask<ResourceList>({ method: 'GET', path: root(apiVersion) }));
    return (list?.resources ?? [])
      .filter(({ name }) => !name.includes('/'))
      .map(({ name, kind, namespaced, verbs }) => ({ apiVersion, kind, plural: name, namespaced, verbs }));
  }
}

async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KubeRefusal && error.status === 404) return undefined;
    throw error;
  }
}

const root = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
