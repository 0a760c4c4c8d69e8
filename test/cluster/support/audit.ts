import { readFileSync } from 'node:fs';
import type { KubeApi } from './api';
import type { KubeRef } from './api-types';

/** A write that the API server took. */
export interface Write {
  /** When it was done, ISO 8601 with microseconds: of two, the later text is the later write. */
  readonly time: string;
  readonly user: string;
  /** Whom that user acted as; empty where as itself. */
  readonly as: string;
  readonly verb: string;
  /** As in paths: `externalsecrets`, `deployments`. */
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

interface Entry {
  readonly stageTimestamp: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly impersonatedUser?: { readonly username: string };
  readonly objectRef?: { readonly resource?: string; readonly subresource?: string; readonly namespace?: string; readonly name?: string };
  readonly responseStatus?: { readonly code?: number };
}

/** The API server's record of writes. */
export class Audit {
  constructor(private readonly path: string) {}

  /** The end of the record as it is now. */
  mark(): number {
    return readFileSync(this.path).length;
  }

  /** Writes that succeeded since a mark, in the order in which they were done; dry runs are none. */
  since(mark: number): Write[] {
    const lines = readFileSync(this.path).subarray(mark).toString().split('\n');
    return lines
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as Entry)
      .filter(({ requestURI, responseStatus }) => (responseStatus?.code ?? 500) < 300 && !requestURI.includes('dryRun='))
      .map(({ stageTimestamp, verb, user, impersonatedUser, objectRef = {} }) => ({
        time: stageTimestamp,
        user: user.username,
        as: impersonatedUser?.username ?? '',
        verb,
        resource: objectRef.resource ?? '',
        subresource: objectRef.subresource ?? '',
        namespace: objectRef.namespace ?? '',
        name: objectRef.name ?? '',
      }))
      .sort((a, b) => (a.time < b.time ? -1 : 1));
  }
}

/** Writes to one object. The log has a Namespace that is patched in the namespace of its own name. */
export async function writesTo(api: KubeApi, writes: readonly Write[], object: KubeRef): Promise<Write[]> {
  const resource = await api.plural(object);
  const { name, namespace = '' } = object.metadata;
  const namespaces = object.kind === 'Namespace' ? ['', name] : [namespace];
  return writes.filter((write) => write.resource === resource && write.name === name && namespaces.includes(write.namespace));
}

/** Writes of Flux, as `verb resource/name`, those to its own objects left out. */
export function fluxWrites(writes: readonly Write[]): string[] {
  const own = ['kustomizations', 'gitrepositories'];
  return writes
    .filter(({ user, resource }) => user === 'flux' && !own.includes(resource))
    .map(({ verb, resource, name }) => `${verb} ${resource}/${name}`);
}
