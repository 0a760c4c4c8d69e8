import type { NodePool, NodePools } from '../../../../core/env/node-pools';
import type { JsonObject, JsonValue, KubernetesObject } from '../../../../core/object/object';

/** A container that asks for CPU and memory. */
export function container(name: string, cpu: string, memory: string, more: JsonObject = {}): JsonObject {
  return { name, image: 'example.com/app', resources: { requests: { cpu, memory } }, ...more };
}

/** A pod template of one container. */
export function template(name: string, cpu: string, memory: string, spec: JsonObject = {}): JsonObject {
  return { metadata: { labels: { app: name } }, spec: { containers: [container(name, cpu, memory)], ...spec } };
}

export function object(apiVersion: string, kind: string, name: string, spec: JsonObject): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, spec };
}

/** What tests vary of a Deployment or a Rollout. */
export interface Running {
  readonly replicas?: number;
  readonly cpu?: string;
  readonly memory?: string;
  readonly strategy?: JsonValue;
  /** Of the pod. */
  readonly spec?: JsonObject;
}

export function deployment(name: string, { replicas = 1, cpu = '100m', memory = '128Mi', strategy, spec }: Running = {}): KubernetesObject {
  return object('apps/v1', 'Deployment', name, {
    replicas,
    selector: { matchLabels: { app: name } },
    ...(strategy !== undefined && { strategy }),
    template: template(name, cpu, memory, spec),
  });
}

/** A Rollout and the Deployment that it has adopted, which runs no pod of its own. */
export function adopted(name: string, strategy: JsonObject, running: Running = {}): KubernetesObject[] {
  const workloadRef = { apiVersion: 'apps/v1', kind: 'Deployment', name };
  return [
    deployment(name, { ...running, replicas: 0 }),
    object('argoproj.io/v1alpha1', 'Rollout', name, { replicas: running.replicas ?? 2, workloadRef, strategy }),
  ];
}

export function pool(nodes: number, cpu: string, memory: string, more: Partial<NodePool> = {}): NodePools {
  return { general: { machineType: 'small', nodes, labels: {}, allocatable: { cpu, memory, pods: 30 }, ...more } };
}

/** Required (anti-)affinity to pods of a label on the same node. */
export function onNode(kind: 'podAffinity' | 'podAntiAffinity', labels: Readonly<Record<string, string>>): JsonObject {
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } };
  return { affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
}
