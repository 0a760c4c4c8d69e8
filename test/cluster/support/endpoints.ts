import type { KubeApi } from './api';

/** The pods behind a Service at one moment, as its EndpointSlices name them. */
export interface EndpointsMoment {
  /** Milliseconds since 1970, by the test's clock. */
  readonly time: number;
  /** Names of the ready pods, sorted. */
  readonly pods: readonly string[];
}

/** Follows the ready endpoints of the Services of a namespace, from their EndpointSlices: what a load balancer or kube-proxy would send traffic to. */
export class EndpointsRecord {
  private readonly slices = new Map<string, { readonly service: string; readonly pods: readonly string[] }>();
  private readonly moments = new Map<string, EndpointsMoment[]>();
  private readonly end = new AbortController();

  constructor(api: KubeApi, namespace: string) {
    void api.watch('discovery.k8s.io/v1', 'EndpointSlice', this.end.signal, (type, { metadata, endpoints }) => {
      if (metadata.namespace !== namespace) return;
      const service = metadata.labels?.['kubernetes.io/service-name'] ?? '';
      const ready = (endpoints ?? []).filter(({ conditions }: Endpoint) => conditions?.ready === true);
      const pods = type === 'DELETED' ? [] : ready.map(({ targetRef }: Endpoint) => targetRef?.name ?? '');
      this.slices.set(metadata.name, { service, pods });
      this.note(service);
    });
  }

  /** Every state that the endpoints of a Service were in since a time, oldest first; the first is the one that held at that time. */
  of(service: string, since = 0): readonly EndpointsMoment[] {
    const moments = this.moments.get(service) ?? [];
    const first = moments.findLastIndex(({ time }) => time <= since);
    return moments.slice(Math.max(first, 0));
  }

  /** The pods behind a Service now. */
  now(service: string): readonly string[] {
    return this.moments.get(service)?.at(-1)?.pods ?? [];
  }

  [Symbol.dispose](): void {
    this.end.abort();
  }

  private note(service: string): void {
    const pods = [...new Set([...this.slices.values()].filter((slice) => slice.service === service).flatMap((slice) => slice.pods))].sort();
    const moments = this.moments.get(service) ?? [];
    if (moments.at(-1)?.pods.join() !== pods.join()) moments.push({ time: Date.now(), pods });
    this.moments.set(service, moments);
  }
}

interface Endpoint {
  readonly conditions?: { readonly ready?: boolean };
  readonly targetRef?: { readonly name?: string };
}
