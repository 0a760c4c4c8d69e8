import { World } from '../../core/check/world';
import { graphOf } from '../../core/graph/build';
import { type Graph, nodesOf } from '../../core/graph/graph';
import { readManifests } from '../../core/manifest/manifests';

/** The graph of some YAML, one application for each namespace. */
export function graphIn(yaml: string): Graph {
  const { manifests, unread } = readManifests(new Map([['test.yaml', yaml]]));
  expect(unread).toEqual([]);
  return graphOf({
    world: new World({ objects: manifests.map(({ object }) => object) }),
    title: 'test',
    applicationOf: ({ metadata }) => metadata.namespace ?? 'cluster-wide',
  });
}

/** `web -call-> database 5432`, by the names of the boxes. */
export function arrowsIn(graph: Graph): string[] {
  const names = new Map(
    nodesOf(graph).flatMap(({ id, label, rows }) => [[id, label] as const, ...rows.map((row) => [row.id, label] as const)]),
  );
  return graph.edges.map(({ from, to, kind, label }) => `${names.get(from)} -${kind}-> ${names.get(to)} ${label}`.trim());
}
