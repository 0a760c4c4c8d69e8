import { Construct } from 'constructs';
import { AppProject } from '../../../imports/argoproj.io';
import type { GroupKind } from '../kinds';
import { SYNC_WAVE } from './annotate';

/** Properties for `Project`. */
export interface ProjectProps {
  readonly name: string;
  readonly description: string;
  /** The only repository that its Applications may render from. */
  readonly repository: string;
  /** API server of the only cluster that they may write to. */
  readonly server: string;
  /** The only namespaces that they may write to; the empty one is for Applications whose objects stand in none. */
  readonly namespaces: readonly string[];
  /** The only cluster-scoped kinds that they may write. */
  readonly clusterKinds: readonly GroupKind[];
  /** The only namespaced kinds that they may write, and that Argo CD shows. */
  readonly namespacedKinds: readonly GroupKind[];
}

/** The permissions of a set of Applications, spelled out without a wildcard. */
export class Project extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: ProjectProps) {
    super(scope, id);
    this.name = props.name;
    new AppProject(this, 'Resource', {
      metadata: {
        name: props.name,
        // Before the Applications, which are invalid without their project.
        annotations: { [SYNC_WAVE]: '-1' },
      },
      spec: {
        description: props.description,
        sourceRepos: [props.repository],
        destinations: [...new Set(props.namespaces)].sort().map((namespace) => ({ server: props.server, namespace })),
        // Both lists always, since they differ in what a missing one means: no cluster-scoped kind, but every namespaced one.
        clusterResourceWhitelist: [...props.clusterKinds],
        namespaceResourceWhitelist: sortedOnce(props.namespacedKinds),
      },
    });
  }
}

function sortedOnce(kinds: readonly GroupKind[]): GroupKind[] {
  const byName = new Map(kinds.map((each) => [`${each.group}/${each.kind}`, each]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
