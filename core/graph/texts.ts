import { kindOf } from '../check/kind';
import { scalersOf } from '../check/scaled';
import type { Workload } from '../check/workloads';
import type { World } from '../check/world';
import { counted } from '../counted';
import { listAt, numberAt, textAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';

/** `Rollout · 2 pods`, `CronJob · 0 3 * * *`, `Postgres · 3 pods`. */
export function detailOf(world: World, { object, objects }: Pick<Workload, 'object' | 'objects'>): string {
  const word = kindOf(object) === 'postgresql.cnpg.io/Cluster' ? 'Postgres' : object.kind;
  const schedule = textAt(object, 'spec', 'schedule');
  if (object.kind === 'CronJob' && schedule !== undefined) return `${word} · ${schedule}`;
  const scaler = objects.flatMap((each) => scalersOf(world, each))[0];
  if (scaler?.most !== undefined) return `${word} · ${scaler.least ?? 1} to ${counted(scaler.most, 'pod')}`;
  const isScaled = ['Deployment', 'StatefulSet', 'Rollout', 'ReplicaSet'].includes(object.kind);
  const pods = numberAt(object, 'spec', 'instances') ?? numberAt(object, 'spec', 'replicas') ?? (isScaled ? 1 : undefined);
  return pods === undefined ? word : `${word} · ${counted(pods, 'pod')}`;
}

/** `web 80, 443/UDP` */
export function serviceText(object: KubernetesObject): string {
  const ports = listAt(object, 'spec', 'ports').map((port) => {
    const protocol = textAt(port, 'protocol') ?? 'TCP';
    return `${numberAt(port, 'port') ?? '?'}${protocol === 'TCP' ? '' : `/${protocol}`}`;
  });
  const shown = ports.length > 3 ? [...ports.slice(0, 2), '…'] : ports;
  return [object.metadata.name, shown.join(', ')].filter((part) => part !== '').join(' ');
}
