import type { HideSecret } from '../../core/compare/hidden';
import type { Problem } from '../../core/errors';
import { graphOf } from '../../core/graph/build';
import { type Graph, type GraphNode, nodesOf } from '../../core/graph/graph';
import { type LaidOut, laidOut } from '../../core/graph/layout';
import { orderGraphOf } from '../../core/graph/order-graph';
import { drawingsOf } from '../../core/graph/split';
import type { Finding } from '../../core/model/finding';
import { identityOf, type KubernetesObject } from '../../core/object/object';
import { shownObject } from '../../core/review/shown';
import { type ReadSourceProps, readSource, type Source } from './source';

/** What is drawn, and how much of it. */
export interface GraphProps extends ReadSourceProps {
  /** Whether boxes and arrows are given places: a page or a picture needs them. */
  readonly isDrawn: boolean;
  /** Whether to draw the order of steps instead of the parts of a system. */
  readonly order: boolean;
}

/** A graph, with what a page tells of it. */
export interface GraphAnswer {
  readonly graph: Graph;
  /** One for each application with boxes; none without boxes. */
  readonly drawings: readonly LaidOut[];
  readonly labelOf: (node: GraphNode) => { readonly key: string; readonly findings: number; readonly isError: boolean };
  readonly findingsOf: (object: KubernetesObject) => readonly Finding[];
  /** Without the values of Secrets, and without what looks like one elsewhere. */
  readonly shown: (object: KubernetesObject) => KubernetesObject;
  readonly unread: readonly Problem[];
}

/** All secret values look alike here, so that the same objects give the same bytes. */
const HIDE: HideSecret = () => '(hidden)';

/**
 * What an environment, or any YAML, is made of, as a picture.
 *
 * @throws GalleyError as `readSource` does
 */
export async function graph(props: GraphProps): Promise<GraphAnswer> {
  const source = await readSource(props);
  return drawn(props.order ? orderGraphOf(source) : graphOf(source), source, props);
}

async function drawn(graph: Graph, source: Source, { isDrawn, withFindings }: GraphProps): Promise<GraphAnswer> {
  const byObject = new Map<string, Finding[]>();
  for (const finding of source.findings) {
    const { apiVersion, kind, namespace, name } = finding.object;
    const id = identityOf({ apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } });
    byObject.set(id, [...(byObject.get(id) ?? []), finding]);
  }
  const findingsOf = (object: KubernetesObject): readonly Finding[] => byObject.get(identityOf(object)) ?? [];
  const open = ({ objects }: GraphNode): Finding[] =>
    withFindings ? objects.flatMap(findingsOf).filter(({ accepted, verdict }) => accepted === undefined && verdict === 'wrong') : [];
  const pictures = drawingsOf(graph);
  const keys = new Map([...nodesOf(graph), ...pictures.flatMap(({ nodes }) => nodes)].map(({ id }, at) => [id, `n${at}`]));
  const drawings: LaidOut[] = [];
  if (isDrawn) for (const picture of pictures) drawings.push(await laidOut(picture, (node) => open(node).length));
  return {
    graph,
    drawings,
    labelOf: (node) => {
      const found = open(node);
      return { key: keys.get(node.id) ?? '', findings: found.length, isError: found.some(({ severity }) => severity === 'error') };
    },
    findingsOf,
    shown: (object) => shownObject(object, HIDE),
    unread: source.unread,
  };
}
