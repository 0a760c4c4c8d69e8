import { kindOf } from '../check/kind';
import { listAt, textAt, textsAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';

/** Whether an object leads in from outside of the cluster by an address that its controller gives it. */
export function isWayIn(object: KubernetesObject): boolean {
  const kind = kindOf(object);
  if (kind === '/Service') return textAt(object, 'spec', 'type') === 'LoadBalancer';
  return kind === 'networking.k8s.io/Ingress' || kind === 'gateway.networking.k8s.io/Gateway';
}

/** The addresses that a live way in has: IP addresses, or host names of balancers. */
export function addressesOf(live: KubernetesObject): string[] {
  const balancers = listAt(live, 'status', 'loadBalancer', 'ingress').flatMap(
    (each) => textAt(each, 'ip') ?? textAt(each, 'hostname') ?? [],
  );
  return [...balancers, ...listAt(live, 'status', 'addresses').flatMap((each) => textAt(each, 'value') ?? [])];
}

/** The names under which rendered objects are reached from outside, each once; wildcards are left out, since nobody can ask for one. */
export function hostsOf(objects: readonly KubernetesObject[]): string[] {
  const hosts = objects.flatMap((object): string[] => {
    switch (kindOf(object)) {
      case 'networking.k8s.io/Ingress':
        return listAt(object, 'spec', 'rules').flatMap((rule) => textAt(rule, 'host') ?? []);
      case 'gateway.networking.k8s.io/Gateway':
        return listAt(object, 'spec', 'listeners').flatMap((each) => textAt(each, 'hostname') ?? []);
      case 'traefik.io/IngressRoute':
        return listAt(object, 'spec', 'routes').flatMap((route) =>
          [...(textAt(route, 'match') ?? '').matchAll(/Host\(([^)]*)\)/g)].flatMap(([, names = '']) =>
            [...names.matchAll(/[`"]([^`"]+)[`"]/g)].map(([, name = '']) => name),
          ),
        );
      case '/Service':
        return (textsAt(object, 'metadata', 'annotations')['external-dns.alpha.kubernetes.io/hostname'] ?? '')
          .split(',')
          .map((each) => each.trim());
      default:
        return kindOf(object).startsWith('gateway.networking.k8s.io/') ? listAt(object, 'spec', 'hostnames').map(String) : [];
    }
  });
  return [...new Set(hosts)].filter((host) => host !== '' && !host.includes('*')).sort();
}
