import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { problem } from '../../../core/errors';
import type { KustomizationSpecHealthChecks } from '../../../imports/kustomize.toolkit.fluxcd.io';
import { Application } from '../../application';
import { GitSource } from '../../flux/git-source';
import { refuseUnboundClaims } from '../claim-stages';
import { contentsOf } from '../contents';
import type { DeliveryProps } from '../delivery';
import { installOrder } from '../install-order';
import { refuseEarlyRollouts } from '../rollout-stages';
import { annotate } from './annotate';
import { FolderKustomization } from './folder-kustomization';
import { awaited, healthCheckExprs } from './health';

/** Properties for `FluxDelivery`. */
export interface FluxDeliveryProps extends DeliveryProps {
  /** Secret in the controller's namespace with the repository's credentials. @default - none: anyone may clone it */
  readonly repositorySecret?: string;
  /**
   * What is waited for instead of everything in a folder, by folder: `<application>`, or `<application>/<stage>` where it has stages.
   *
   * @default - everything, Rollouts apart
   */
  readonly healthChecks?: Readonly<Record<string, readonly KustomizationSpecHealthChecks[]>>;
}

/** A folder that has a Kustomization of its own. */
interface Folder {
  /** `<application>`, or `<application>/<stage>`. */
  readonly path: string;
  readonly objects: readonly ApiObject[];
  /** Paths of the folders that come right before it. */
  readonly after: readonly string[];
}

/**
 * Delivers an environment by Flux. A folder of its own, which a person applies once; from then on its root Kustomization keeps it, and
 * itself, as git has it.
 *
 * Every stage is one Kustomization, as is an application without stages. Each depends on the stage before it, and an application's first
 * on the last of what the application comes `after`: on every change Flux waits until those have applied the same commit and are healthy.
 */
export class FluxDelivery extends Application {
  /**
   * @throws GalleyError CONSTRUCT_INVALID where an application is empty, has an object outside its stages, a claim that never binds, a
   * Rollout before its last stage or annotations for Argo CD, or is part of a cycle; where two folders would have one name
   */
  constructor(scope: Construct, id: string, props: FluxDeliveryProps) {
    super(scope, id, { namespace: props.controllerNamespace, ...(props.labels && { labels: props.labels }) });
    installOrder(new Map(props.applications.map(({ node, after }) => [node.id, after.map((each) => each.node.id)])));
    for (const application of props.applications) prepare(application, props);
    const folders = props.applications.flatMap(foldersOf);
    refuseTwins(folders);
    refuseUnknown(folders, props.healthChecks);

    const { url, branch, path } = props.source;
    const source = new GitSource(this, 'source', {
      name: props.name,
      url,
      branch,
      ...(props.repositorySecret !== undefined && { secret: props.repositorySecret }),
    });
    // It waits for nothing: a folder that is not healthy must not keep the correction of its own Kustomization from being applied.
    new FolderKustomization(this, 'root', { name: props.name, source, path: `${path}/${id}`, awaited: { wait: false } });
    for (const folder of folders) {
      const healthChecks = props.healthChecks?.[folder.path];
      new FolderKustomization(this, `folder-${idOf(folder.path)}`, {
        name: `${props.name}-${idOf(folder.path)}`,
        source,
        path: `${path}/${folder.path}`,
        dependsOn: folder.after.map((each) => `${props.name}-${idOf(each)}`),
        awaited: healthChecks === undefined ? awaited(folder.objects) : { wait: false, healthChecks },
        healthCheckExprs: healthCheckExprs(folder.objects),
      });
    }
  }
}

function prepare(application: Application, { immediateStorageClasses = [] }: FluxDeliveryProps): void {
  const contents = contentsOf(application);
  refuseUnboundClaims(contents, { immediateStorageClasses, lastIsAwaited: true });
  refuseEarlyRollouts(contents);
  annotate(contents);
  application.node.lock();
}

/** The folders of an application that are rendered, first to last: a stage without objects has none. */
function foldersOf(application: Application): Folder[] {
  const contents = contentsOf(application);
  const before = application.after.map(lastFolderOf);
  if (application.stages.length === 0) {
    return [{ path: application.node.id, objects: contents.map(({ object }) => object), after: before }];
  }
  const paths = filledStagesOf(application);
  return paths.map(([path, stage], index) => ({
    path,
    objects: contents.filter((each) => each.stage === stage).map(({ object }) => object),
    after: paths
      .slice(0, index)
      .slice(-1)
      .map(([earlier]) => earlier)
      .concat(index === 0 ? before : []),
  }));
}

function filledStagesOf(application: Application): [path: string, stage: number][] {
  const filled = new Set(contentsOf(application).map(({ stage }) => stage));
  return application.stages.flatMap(({ node }, stage) => (filled.has(stage) ? [[`${application.node.id}/${node.id}`, stage]] : []));
}

function lastFolderOf(application: Application): string {
  return filledStagesOf(application).at(-1)?.[0] ?? application.node.id;
}

const idOf = (path: string): string => path.replace('/', '-');

function refuseTwins(folders: readonly Folder[]): void {
  const byId = new Map<string, string>();
  for (const { path } of folders) {
    const twin = byId.get(idOf(path));
    if (twin !== undefined) {
      throw problem('CONSTRUCT_INVALID', {
        subject: path,
        expected: 'a Kustomization of its own',
        got: `the name that ${twin} has too`,
        next: 'rename one of them',
      });
    }
    byId.set(idOf(path), path);
  }
}

function refuseUnknown(folders: readonly Folder[], healthChecks: FluxDeliveryProps['healthChecks']): void {
  const known = folders.map(({ path }) => path);
  const unknown = Object.keys(healthChecks ?? {}).find((path) => !known.includes(path));
  if (unknown === undefined) return;
  throw problem('CONSTRUCT_INVALID', {
    subject: 'healthChecks',
    expected: `one of the folders ${known.join(', ')}`,
    got: unknown,
    next: 'name one of them',
  });
}
