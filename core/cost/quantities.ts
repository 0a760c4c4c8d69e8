import type { Cluster } from '../env/environment';
import { listAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { type Disk, disksOf } from './disks';

/** Machines of one node pool. */
export interface Machines {
  readonly pool: string;
  readonly machineType: string;
  readonly nodes: number;
  /** Whether the provider backs up their own disks. */
  readonly backups: boolean;
}

/** What an environment has its provider provide. */
export interface Quantities {
  readonly machines: readonly Machines[];
  readonly disks: readonly Disk[];
  /** `<namespace>/<name>` of the Services that get a load balancer. */
  readonly loadBalancers: readonly string[];
  /** Addresses that lead to those Services beside the load balancer's own: on a cloud, floating IP addresses of the nodes. */
  readonly floatingIps: readonly string[];
  /** Resources that Galley does not render: Vault, object storage. @default - none */
  readonly services?: readonly Service[];
}

/** Something outside of the cluster, as the environment file declares it. */
export interface Service {
  readonly name: string;
  readonly purpose: string;
  /** Name in the price list. @default - the bill names it without a price */
  readonly price?: string;
  readonly units: number;
}

/** Counts machines as the environment file says them, all else as it was rendered. */
export function quantitiesOf(objects: readonly KubernetesObject[], { nodePools, storageClasses, services = {} }: Cluster): Quantities {
  const balanced = objects.filter(({ kind, spec }) => kind === 'Service' && valueAt(spec, 'type') === 'LoadBalancer');
  return {
    machines: Object.entries(nodePools).map(([pool, { machineType, nodes, backups = false }]) => ({ pool, machineType, nodes, backups })),
    disks: disksOf(objects, storageClasses),
    loadBalancers: balanced.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`),
    floatingIps: [...new Set(balanced.flatMap(({ spec }) => listAt(spec, 'externalIPs')).filter(isText))],
    services: Object.entries(services).map(([name, { for: purpose, price, units }]) => ({ name, purpose, price, units })),
  };
}

const isText = (value: JsonValue): value is string => typeof value === 'string';
