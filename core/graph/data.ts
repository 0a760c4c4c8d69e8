import { kindOf } from '../check/kind';
import { dataMadeBy } from '../check/made-data';
import { podReferences } from '../check/pod-references';
import type { Workload } from '../check/workloads';
import type { World } from '../check/world';
import { groupBy } from '../group-by';
import { listAt, mapAt, textAt } from '../object/json-fields';
import { identityOf, type JsonValue, type KubernetesObject } from '../object/object';
import type { GraphEdge, GraphNode } from './graph';

/** Kinds whose Secret is worth a box although no pod reads it. */
const ALWAYS = new Set(['/Secret', 'external-secrets.io/ExternalSecret', 'bitnami.com/SealedSecret']);

/** Boxes for what pods keep and read, each with the workload that stands nearest where no object does, and the arrows to them. */
export interface Data {
  readonly nodes: readonly { readonly node: GraphNode; readonly beside?: Workload | undefined }[];
  readonly edges: readonly GraphEdge[];
}

/** The Secrets that pods read, and those that are made for somebody else. */
export function secretsIn(world: World, workloads: readonly Workload[]): Data {
  const read = workloads.flatMap((workload) =>
    workload.pods.flatMap((pod) =>
      [...podReferences(pod)]
        .filter(({ kind }) => kind === '/Secret')
        .map(({ namespace, name, key }) => ({ workload, namespace, name, key })),
    ),
  );
  const readers = groupBy(read, ({ namespace, name }) => `secret ${namespace}/${name}`);
  const secrets = world.objects.flatMap((object) => dataMadeBy(object)).filter(({ kind }) => kind === '/Secret');
  const nodes = new Map<string, { node: GraphNode; beside?: Workload | undefined }>();
  for (const { namespace, name, by } of secrets) {
    const id = `secret ${namespace}/${name}`;
    if (nodes.has(id) || (!readers.has(id) && !ALWAYS.has(kindOf(by)))) continue;
    nodes.set(id, { node: secretNode(id, name, makerText(by), [by]) });
  }
  for (const [id, its] of readers) {
    const [first] = its;
    if (first !== undefined && !nodes.has(id))
      nodes.set(id, { node: secretNode(id, first.name, 'made elsewhere', []), beside: first.workload });
  }
  return {
    nodes: [...nodes.values()],
    edges: [...readers].flatMap(([to, its]) =>
      [...new Set(its.map(({ workload }) => workload.id))].map((from): GraphEdge => ({ from, to, kind: 'read', label: '' })),
    ),
  };
}

function secretNode(id: string, label: string, detail: string, objects: readonly KubernetesObject[]): GraphNode {
  return { id, kind: 'secret', label, detail, rows: [], notes: [], objects };
}

/** `from memql-key-vault`, `by Certificate`. */
function makerText(by: KubernetesObject): string {
  const store =
    textAt(by, 'spec', 'secretStoreRef', 'name') ??
    textAt(by, 'spec', 'externalSecretSpec', 'secretStoreRef', 'name') ??
    textAt(by, 'spec', 'vaultAuthRef');
  if (store !== undefined) return `Secret from ${store}`;
  const issuer = textAt(by, 'spec', 'issuerRef', 'name');
  if (by.kind === 'Certificate') return issuer === undefined ? 'Certificate' : `Certificate of ${issuer}`;
  return by.kind === 'Secret' ? 'Secret' : `Secret by ${by.kind}`;
}

/** Volumes that outlive a pod. */
export function storesIn(world: World, workloads: readonly Workload[]): Data {
  const nodes = world
    .of('/PersistentVolumeClaim')
    .map((claim) => ({ node: storeNode(identityOf(claim), claim.metadata.name, claim, [claim]) }));
  const edges: GraphEdge[] = [];
  const templates: { node: GraphNode; beside: Workload }[] = [];
  for (const workload of workloads) {
    const claims = workload.pods.flatMap((pod) =>
      [...podReferences(pod)]
        .filter(({ kind }) => kind === '/PersistentVolumeClaim')
        .flatMap(({ kind, namespace, name }) => world.find(kind, namespace, name) ?? []),
    );
    for (const claim of new Set(claims)) edges.push({ from: workload.id, to: identityOf(claim), kind: 'mount', label: '' });
    for (const { name, claim } of ownClaims(workload.object)) {
      const id = `claim ${workload.id} ${name}`;
      templates.push({ node: { ...storeNode(id, name, claim, [workload.object]), notes: ['one for each pod'] }, beside: workload });
      edges.push({ from: workload.id, to: id, kind: 'mount', label: '' });
    }
  }
  return { nodes: [...nodes, ...templates], edges };
}

function storeNode(id: string, label: string, claim: JsonValue, objects: readonly KubernetesObject[]): GraphNode {
  const size = textAt(claim, 'spec', 'resources', 'requests', 'storage');
  return { id, kind: 'store', label, detail: ['volume', size].filter(Boolean).join(' · '), rows: [], notes: [], objects };
}

/** Claims that each pod gets for itself. */
function ownClaims(object: KubernetesObject): { readonly name: string; readonly claim: JsonValue }[] {
  if (kindOf(object) === 'postgresql.cnpg.io/Cluster') {
    return ['storage', 'walStorage'].flatMap((field) => {
      const size = textAt(object, 'spec', field, 'size');
      return size === undefined
        ? []
        : [{ name: field === 'storage' ? 'data' : 'wal', claim: { spec: { resources: { requests: { storage: size } } } } }];
    });
  }
  return listAt(object, 'spec', 'volumeClaimTemplates').map((claim) => ({
    name: textAt(claim, 'metadata', 'name') ?? 'data',
    claim: mapAt(claim),
  }));
}
