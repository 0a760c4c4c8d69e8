import type { Construct } from 'constructs';
import { problem } from '../../../core/errors';
import type { KustomizationSpecHealthChecks } from '../../../imports/kustomize.toolkit.fluxcd.io';
import { Application } from '../../application';
import { GitSource } from '../../flux/git-source';
import { refuseUnboundClaims } from '../claim-stages';
import { contentsOf } from '../contents';
import type { DeliveryProps } from '../delivery';
import { installOrder } from '../install-order';
import type { RenderableKinds } from '../kinds';
import { refuseEarlyRollouts } from '../rollout-stages';
import { Accounts, NamespaceRights } from './accounts';
import { annotate } from './annotate';
import { FolderKustomization } from './folder-kustomization';
import { type Folder, foldersOf, withRights } from './folders';
import { awaited, healthCheckExprs } from './health';

/** Properties for `FluxDelivery`. */
export interface FluxDeliveryProps extends DeliveryProps {
  /** Secret in the controller's namespace with the repository's credentials. @default - none: anyone may clone it */
  readonly repositorySecret?: string;
  /**
   * Objects that Flux waits for instead of everything in a folder, by folder: `<application>`, or `<application>/<stage>` where it has
   * stages.
   *
   * @default - everything, Rollouts apart
   */
  readonly healthChecks?: Readonly<Record<string, readonly KustomizationSpecHealthChecks[]>>;
  /** Every kind that the system's charts can render. @default - those rendered now: Flux may then not remove one that goes */
  readonly kinds?: RenderableKinds;
}

/**
 * Delivers an environment by Flux. A folder of its own, which a person applies once; from then on its root Kustomization keeps it, and
 * itself, as git has it.
 *
 * Every stage is one Kustomization, as is an application without stages. Each depends on the stage before it, and an application's first
 * on the last of what the application comes `after`. On every change Flux waits until those have applied the same commit and are healthy.
 *
 * Each acts as an account of the environment's, which may do what the system's kinds need, and no more. Root, and the rights in namespaces (a folder
 * beside this one, `<id>-access`), are applied with the controller's own: whoever may write either could give himself all of them.
 */
export class FluxDelivery extends Application {
  /**
   * @throws GalleyError CONSTRUCT_INVALID where an application is empty, is part of a cycle, has an object outside its stages or a claim that never binds; for a
   * Rollout before its last stage or annotations for Argo CD; where two folders would have one name; where a namespace
   * comes after what stands in one; a kind that is not declared
   */
  constructor(scope: Construct, id: string, props: FluxDeliveryProps) {
    super(scope, id, { namespace: props.controllerNamespace, labels: props.labels });
    installOrder(new Map(props.applications.map(({ node, after }) => [node.id, after.map((each) => each.node.id)])));
    for (const application of props.applications) prepare(application, props);
    const folders = props.applications.flatMap(foldersOf);
    refuseTwins(folders);
    refuseUnknown(folders, props.healthChecks);
    const access = { name: props.name, folders: folders.map(({ objects }) => objects), kinds: props.kinds };
    const accounts = new Accounts(this, 'accounts', access);
    const rights = `${id}-access`;
    const ordered = withRights(folders, rights);
    if (ordered.length > folders.length) {
      const application = new Application(scope, rights, { labels: props.labels });
      new NamespaceRights(application, 'namespaces', { ...access, to: accounts.namespaced });
    }

    const { url, branch, path } = props.source;
    const source = new GitSource(this, 'source', {
      name: props.name,
      url,
      branch,
      secret: props.repositorySecret,
    });
    // It waits for nothing: a folder that is not healthy must not keep the correction of its own Kustomization from being applied.
    new FolderKustomization(this, 'root', { name: props.name, source, path: `${path}/${id}`, awaited: { wait: false } });
    for (const folder of ordered) {
      const healthChecks = props.healthChecks?.[folder.path];
      new FolderKustomization(this, `folder-${idOf(folder.path)}`, {
        name: `${props.name}-${idOf(folder.path)}`,
        source,
        path: `${path}/${folder.path}`,
        dependsOn: folder.after.map((each) => `${props.name}-${idOf(each)}`),
        account: folder.path === rights ? undefined : accounts.of(folder.objects).name,
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
