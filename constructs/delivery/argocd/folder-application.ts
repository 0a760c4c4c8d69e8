import { Construct } from 'constructs';
import { Application, type ApplicationSpecIgnoreDifferences, type ApplicationSpecSyncPolicyRetry } from '../../../imports/argoproj.io';
import type { DeliverySource } from '../delivery';
import { SYNC_WAVE } from './annotate';
import type { Project } from './project';

/** Properties for `FolderApplication`. */
export interface FolderApplicationProps {
  readonly name: string;
  readonly project: Project;
  readonly source: DeliverySource;
  /** Folder below the source's path. */
  readonly folder: string;
  /** API server of the cluster that it writes to. */
  readonly server: string;
  /** @default - none: its objects stand in no namespace */
  readonly namespace?: string;
  /** Position among the Applications of the first install. @default - none */
  readonly wave?: number;
  /** How a failed sync is tried again: `retryOf`. */
  readonly retry: ApplicationSpecSyncPolicyRetry;
  /** Differences between git and the cluster that are left as they are. @default - none */
  readonly ignoreDifferences?: readonly ApplicationSpecIgnoreDifferences[];
}

/**
 * One Application over one folder of the rendered tree.
 *
 * It has no resources-finalizer: whoever deletes it, or commits a tree without it, takes it from Argo CD's hands and stops nothing.
 * Taking the workloads away too is a deletion with `--cascade`, which data then survives by its own sync options.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/
 */
export class FolderApplication extends Construct {
  constructor(scope: Construct, id: string, props: FolderApplicationProps) {
    super(scope, id);
    const { source, ignoreDifferences } = props;
    const path = `${source.path}/${props.folder}`;
    new Application(this, 'Resource', {
      metadata: {
        name: props.name,
        annotations: {
          // From the repository's root. A commit that leaves the folder alone does not render it again.
          'argocd.argoproj.io/manifest-generate-paths': `/${path}`,
          ...(props.wave !== undefined && { [SYNC_WAVE]: String(props.wave) }),
        },
      },
      spec: {
        project: props.project.name,
        source: { repoUrl: source.url, targetRevision: source.branch, path },
        destination: { server: props.server, namespace: props.namespace },
        ignoreDifferences: ignoreDifferences && [...ignoreDifferences],
        // Git is the history: an Application that syncs by itself can't be rolled back to an entry of this one.
        revisionHistoryLimit: 3,
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          // Left out on purpose. ServerSideApply: a Service's selector is one value there, so that each sync would take the hash from it that
          // Argo Rollouts added. PruneLast: a wave after all others, which a paused Rollout keeps from starting. FailOnSharedResource: data
          // that moves to another application would stay with the one that may not prune it.
          syncOptions: [
            // Namespaces are rendered, with their labels.
            'CreateNamespace=false',
            // Without it Argo CD hides an ignored difference, but still overwrites it.
            ...(ignoreDifferences ? ['RespectIgnoreDifferences=true'] : []),
          ],
          retry: props.retry,
        },
      },
    });
  }
}
