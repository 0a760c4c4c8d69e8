import { type KubeClient, KubeRefusal } from './kube-client';

/** A kind as the API server serves it. */
export interface ServedKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** As in paths: `networkpolicies`. */
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** What a cluster serves. */
export interface Discovered {
  readonly kinds: readonly ServedKind[];
  /** APIs of servers behind the API server that don't answer it, such as `metrics.k8s.io/v1beta1`. */
  readonly silent: readonly string[];
}

interface GroupList {
  readonly kind?: string;
  readonly items: readonly { readonly metadata: { readonly name?: string }; readonly versions: readonly Version[] }[];
}

interface Version {
  readonly version: string;
  /** `Stale` where the server of an API behind the API server does not answer. */
  readonly freshness?: 'Current' | 'Stale';
  readonly resources?: readonly {
    readonly resource: string;
    readonly responseKind?: { readonly kind: string };
    readonly scope: 'Namespaced' | 'Cluster';
    readonly verbs: readonly string[];
  }[];
}

const LIST = 'APIGroupDiscoveryList';
const ACCEPT = ['v2', 'v2beta1'].map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=${LIST}`).join(', ');

/**
 * Every kind, each in the version that the API server prefers, by one request for the core group and one for all others.
 *
 * @throws GalleyError CLUSTER_FAILED if it is no API server, or one of a Kubernetes before 1.27; CLUSTER_DENIED
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export async function discover(client: KubeClient): Promise<Discovered> {
  const lists = await Promise.all([groups(client, '/api'), groups(client, '/apis')]);
  const versions = lists
    .flatMap(({ items }) => items)
    .flatMap(({ metadata: { name = '' }, versions: [preferred] }) => {
      return preferred === undefined
        ? []
        : [{ ...preferred, apiVersion: name === '' ? preferred.version : `${name}/${preferred.version}` }];
    });
  return {
    kinds: versions.filter(({ freshness }) => freshness !== 'Stale').flatMap(kindsOf),
    silent: versions.filter(({ freshness }) => freshness === 'Stale').map(({ apiVersion }) => apiVersion),
  };
}

async function groups(client: KubeClient, path: string): Promise<GroupList> {
  const list = await client.ask<GroupList>({ method: 'GET', path, accept: ACCEPT }).catch((error: unknown) => {
    throw error instanceof KubeRefusal ? client.failed('status 404, as from no API server', path) : error;
  });
  if (list.kind !== LIST) throw client.failed(`${list.kind} and no ${LIST}, as from a Kubernetes before 1.27`, path);
  return list;
}

function kindsOf({ apiVersion, resources = [] }: Version & { readonly apiVersion: string }): ServedKind[] {
  return resources.flatMap(({ resource, responseKind, scope, verbs }) =>
    responseKind === undefined
      ? []
      : [{ apiVersion, kind: responseKind.kind, plural: resource, namespaced: scope === 'Namespaced', verbs }],
  );
}
