import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Kustomization,
  KustomizationSpecDeletionPolicy,
  type KustomizationSpecHealthCheckExprs,
  KustomizationSpecSourceRefKind,
} from '../../../imports/kustomize.toolkit.fluxcd.io';
import type { GitSource } from '../../flux/git-source';
import { goDuration } from '../../go-duration';
import type { Awaited } from './health';

/** Properties for `FolderKustomization`. */
export interface FolderKustomizationProps {
  readonly name: string;
  readonly source: GitSource;
  /** From the repository's root, without a leading or trailing slash. */
  readonly path: string;
  /** Names of the Kustomizations that have to have applied the same commit, and be healthy, before this one starts. @default - none */
  readonly dependsOn?: readonly string[];
  /** ServiceAccount in Flux's namespace that it acts as. @default - none: the controller's own rights */
  readonly account?: string;
  /** What makes it healthy. */
  readonly awaited: Awaited;
  /** @default - none: as Flux reads status by itself */
  readonly healthCheckExprs?: readonly KustomizationSpecHealthCheckExprs[];
}

/**
 * One Kustomization over one folder of the rendered tree.
 *
 * If somebody deletes it, or commits a tree without it, Flux no longer manages the folder, and everything keeps running. It does not set
 * `suspend`: a value in git would overwrite what a person suspends.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export class FolderKustomization extends Construct {
  constructor(scope: Construct, id: string, props: FolderKustomizationProps) {
    super(scope, id);
    const { dependsOn = [], account, awaited, healthCheckExprs = [] } = props;
    new Kustomization(this, 'Resource', {
      metadata: { name: props.name },
      spec: {
        sourceRef: { kind: KustomizationSpecSourceRefKind.GIT_REPOSITORY, name: props.source.name },
        path: `./${props.path}`,
        serviceAccountName: account,
        prune: true,
        deletionPolicy: KustomizationSpecDeletionPolicy.ORPHAN,
        dependsOn: dependsOn.length > 0 ? dependsOn.map((name) => ({ name })) : undefined,
        wait: awaited.wait,
        healthChecks: awaited.wait || !awaited.healthChecks ? undefined : [...awaited.healthChecks],
        healthCheckExprs: healthCheckExprs.length > 0 ? [...healthCheckExprs] : undefined,
        // Flux reverts changes in the cluster within ten minutes; it applies a new commit at once.
        interval: goDuration(Duration.minutes(10)),
        retryInterval: goDuration(Duration.minutes(1)),
        // Not longer: while it waits it takes no other commit, not even the revert. What needs longer, a migration, is waited for again.
        timeout: goDuration(Duration.minutes(5)),
      },
    });
  }
}
