import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, type KubeObject, type KubeRef, type Manifest, shown } from './api-types';
import { API_SERVER } from './settings';

const APPLY = 'application/apply-patch+yaml';
const MERGE = 'application/merge-patch+json';

interface Kind {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** A client of the run's API server: what this suite asks of it, and no more. */
export class KubeApi {
  private readonly agent: Agent;
  private readonly kinds = new Map<string, Map<string, Kind>>();

  constructor(
    private readonly token: string,
    private readonly ca: string,
    /** Who asks, where that is not the holder of the token. */
    private readonly as?: string,
  ) {
    this.agent = new Agent({ ca, keepAlive: true });
  }

  /** The same client, asking as somebody else: `system:serviceaccount:<namespace>:<name>`. */
  impersonating(user: string): KubeApi {
    return new KubeApi(this.token, this.ca, user);
  }

  /**
   * Makes an object.
   * @throws ApiError what the API server refuses, and why
   */
  async create(object: Manifest, dryRun = false): Promise<KubeObject> {
    const folder = await this.folder(object.apiVersion, object.kind, object.metadata.namespace);
    return this.ask('POST', `${folder}?fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`, object);
  }

  /** The object; undefined if there is none. */
  async get(ref: KubeRef): Promise<KubeObject | undefined> {
    try {
      return await this.ask<KubeObject>('GET', await this.path(ref));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** All objects of a kind, in one namespace or in all. */
  async list(apiVersion: string, kind: string, namespace?: string): Promise<KubeObject[]> {
    const { items } = await this.ask<{ items: Omit<KubeObject, 'apiVersion' | 'kind'>[] }>(
      'GET',
      await this.folder(apiVersion, kind, namespace),
    );
    return items.map((item) => ({ ...item, apiVersion, kind }) as KubeObject);
  }

  /**
   * Server-side apply with strict field validation; takes over fields that another manager has. A dry run goes through every check.
   * @throws ApiError what the API server refuses, and why
   */
  async apply(object: Manifest, manager = 'test', dryRun = false): Promise<KubeObject> {
    const query = `fieldManager=${manager}&fieldValidation=Strict&force=true${dryRun ? '&dryRun=All' : ''}`;
    return this.ask('PATCH', `${await this.path(object)}?${query}`, object, APPLY);
  }

  /** Merges fields into an object, or into its status. */
  async merge(ref: KubeRef, fields: unknown, subresource?: 'status'): Promise<KubeObject> {
    return this.ask('PATCH', `${await this.path(ref)}${subresource ? `/${subresource}` : ''}`, fields, MERGE);
  }

  /** Deletes an object, and what it owns; nothing happens if there is none. */
  async delete(ref: KubeRef): Promise<void> {
    try {
      await this.ask('DELETE', `${await this.path(ref)}?propagationPolicy=Background`);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }

  /** Deletes all objects of a kind in a namespace, pods without the time that they may take to end. */
  async deleteAll(apiVersion: string, kind: string, namespace: string): Promise<void> {
    await this.send('DELETE', `${await this.folder(apiVersion, kind, namespace)}?gracePeriodSeconds=0`);
  }

  /** The kind as it is called in paths, and in the audit log: `networkpolicies`. */
  async plural({ apiVersion, kind }: KubeRef): Promise<string> {
    return (await this.kind(apiVersion, kind)).plural;
  }

  /** True if the API server knows the kind. */
  async serves(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.kindsOf(apiVersion)).has(kind);
  }

  /** Text of a path that answers no object, such as /readyz. */
  async text(path: string): Promise<string> {
    return this.send('GET', path);
  }

  /** Tells of every object of a kind, of those that are there first, until `signal` says stop. Connects again when the connection ends. */
  async watch(apiVersion: string, kind: string, signal: AbortSignal, told: (type: string, object: KubeObject) => void): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.watchOnce(`${await this.folder(apiVersion, kind)}?watch=true`, signal, told);
      } catch {
        // Told again from the beginning by the next one.
      }
      await sleep(200);
    }
  }

  private watchOnce(path: string, signal: AbortSignal, told: (type: string, object: KubeObject) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${this.token}` };
      const sent = request(`${API_SERVER}${path}`, { ca: this.ca, agent: false, headers, signal }, (answer) => {
        if (answer.statusCode !== 200) {
          answer.resume();
          reject(new ApiError(answer.statusCode ?? 0, `watch ${path}: ${answer.statusCode}`));
          return;
        }
        let rest = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          const lines = `${rest}${part}`.split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            const { type, object } = JSON.parse(line) as { type: string; object: KubeObject };
            if (type !== 'ERROR') told(type, object);
          }
        });
        answer.on('end', resolve);
        answer.on('error', reject);
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  private async ask<T>(method: string, path: string, body?: unknown, type?: string): Promise<T> {
    return JSON.parse(await this.send(method, path, body, type)) as T;
  }

  private send(method: string, path: string, body?: unknown, type = 'application/json'): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.token}`,
        'content-type': type,
        accept: 'application/json',
        ...(this.as !== undefined && { 'impersonate-user': this.as }),
      };
      const sent = request(`${API_SERVER}${path}`, { method, agent: this.agent, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          const status = answer.statusCode ?? 0;
          if (status < 300) resolve(text);
          else reject(new ApiError(status, `${method} ${path}: ${status} ${messageOf(text)}`));
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  private async path(ref: KubeRef): Promise<string> {
    const { apiVersion, kind, metadata } = ref;
    const { namespaced } = await this.kind(apiVersion, kind);
    if (namespaced && metadata.namespace === undefined) throw new Error(`${shown(ref)}: no namespace; name one`);
    return `${await this.folder(apiVersion, kind, namespaced ? metadata.namespace : undefined)}/${metadata.name}`;
  }

  private async folder(apiVersion: string, kind: string, namespace?: string): Promise<string> {
    const { plural } = await this.kind(apiVersion, kind);
    return `${root(apiVersion)}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
  }

  private async kind(apiVersion: string, kind: string): Promise<Kind> {
    const known = this.kinds.get(apiVersion)?.get(kind);
    // A custom resource's kind may have come since the group was asked for.
    const found = known ?? (await this.kindsOf(apiVersion)).get(kind);
    if (found === undefined) throw new ApiError(404, `${apiVersion} ${kind}: the API server has no such kind`);
    return found;
  }

  private async kindsOf(apiVersion: string): Promise<Map<string, Kind>> {
    try {
      const { resources } = await this.ask<{ resources: { name: string; kind: string; namespaced: boolean }[] }>('GET', root(apiVersion));
      const kinds = resources
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, kind, namespaced }) => [kind, { plural: name, namespaced }] as const);
      this.kinds.set(apiVersion, new Map(kinds));
      return new Map(kinds);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return new Map();
      throw error;
    }
  }
}

function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text;
  }
}
