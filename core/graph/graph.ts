import type { KubernetesObject } from '../object/object';

/** The meaning of a box. `elsewhere`: an object of another application; `step`: objects that are applied together. */
export type NodeKind = 'way-in' | 'service' | 'workload' | 'store' | 'secret' | 'elsewhere' | 'step';

/** A line in a box that arrows may lead to: a Service, a host. */
export interface GraphRow {
  readonly id: string;
  readonly text: string;
}

/** A box. */
export interface GraphNode {
  /** One in all of the graph. */
  readonly id: string;
  readonly kind: NodeKind;
  /** The name, as a person says it. */
  readonly label: string;
  /** `Rollout · 2 pods` */
  readonly detail: string;
  readonly rows: readonly GraphRow[];
  /** What else a reader should know: `in: any pod`. */
  readonly notes: readonly string[];
  /** Its contents, the most important first. */
  readonly objects: readonly KubernetesObject[];
}

/**
 * Why two boxes are joined. `route`: requests from outside; `reach`: a network policy names the two; `call`: an address in the settings of one names the
 * other; `read`: keys of a Secret; `mount`: a volume; `wait`: the second begins only when the first is done.
 */
export type EdgeKind = 'route' | 'reach' | 'call' | 'read' | 'mount' | 'wait';

/** An arrow. */
export interface GraphEdge {
  /** Of a box, or of a row in one. */
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** Ports, if the policy names some. */
  readonly label: string;
}

/** The boxes of one application. */
export interface GraphGroup {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  /** Objects that no box shows. */
  readonly others: readonly KubernetesObject[];
}

/** The parts of a system, and the connections between them. */
export interface Graph {
  readonly title: string;
  readonly groups: readonly GraphGroup[];
  readonly edges: readonly GraphEdge[];
  /** What the objects are that have no box, in a sentence. */
  readonly othersAre: string;
  /** What the picture can't tell, in sentences. */
  readonly unknown: readonly string[];
}

/** Every box of a graph. */
export const nodesOf = ({ groups }: Pick<Graph, 'groups'>): GraphNode[] => groups.flatMap(({ nodes }) => nodes);
