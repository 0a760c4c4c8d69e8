import type { Construct } from 'constructs';
import { Application } from '../../application';
import { refuseUnboundClaims } from '../claim-stages';
import { contentsOf } from '../contents';
import type { DeliveryProps } from '../delivery';
import { installOrder } from '../install-order';
import { clusterKinds, kindsMadeOf, namespacedKinds, type RenderableKinds } from '../kinds';
import { refuseEarlyRollouts } from '../rollout-stages';
import { annotate } from './annotate';
import { FolderApplication } from './folder-application';
import { ownedSelectors } from './owned-selectors';
import { Project } from './project';
import { retryOf } from './retry';

/** The cluster that Argo CD itself runs in. */
const IN_CLUSTER = 'https://kubernetes.default.svc';

/** Properties for `ArgoCdDelivery`. */
export interface ArgoCdDeliveryProps extends DeliveryProps {
  /** API server of the cluster that the applications run in, as Argo CD knows it. @default - the cluster that Argo CD runs in */
  readonly destinationServer?: string;
  /** Every kind that the system's charts can render. @default - those rendered now: one that goes is then neither pruned nor shown */
  readonly kinds?: RenderableKinds;
  /** Version of Argo CD, for what differs between versions. @default - unknown: only what all of them have */
  readonly controllerVersion?: string;
}

/**
 * Delivers an environment by Argo CD. A folder of its own, which a person applies once; from then on its root Application keeps it, and
 * itself, as git has it.
 *
 * Every application is one Application, whose stages are sync waves. Among Applications `after` is a wave as well, which counts for the
 * first install alone. Argo CD does not wait for the health of an Application, and syncs each on its own afterwards.
 *
 * Argo CD before 3.0 has to be set to `application.resourceTrackingMethod: annotation`, which later ones do by themselves.
 */
export class ArgoCdDelivery extends Application {
  /**
   * @throws GalleyError CONSTRUCT_INVALID if an application is empty, is part of a cycle, has an object outside its stages or
   * a claim that they never bind; for a hook or a Rollout that would hold up its waves, and for a kind that is not declared
   */
  constructor(scope: Construct, id: string, props: ArgoCdDeliveryProps) {
    super(scope, id, { namespace: props.controllerNamespace, labels: props.labels });
    const server = props.destinationServer ?? IN_CLUSTER;
    const waves = installOrder(new Map(props.applications.map(({ node, after }) => [node.id, after.map((each) => each.node.id)])));
    const objects = props.applications.flatMap((application) => {
      const contents = contentsOf(application);
      refuseUnboundClaims(contents, { immediateStorageClasses: props.immediateStorageClasses ?? [], lastIsAwaited: false });
      refuseEarlyRollouts(contents);
      annotate(contents);
      application.node.lock();
      return contents.map(({ object }) => object);
    });

    // In the last wave, which nothing waits for: where Argo CD judges Applications, root would else wait for itself, and with it every
    // Application whose Rollout waits for a person.
    this.root(id, props, Math.max(0, ...waves.values()));
    const namespaced = namespacedKinds(objects, props.kinds);
    const project = new Project(this, 'system', {
      name: props.name,
      description: `The applications of ${props.name}`,
      repository: props.source.url,
      server,
      namespaces: [
        ...props.applications.map(({ namespace = '' }) => namespace),
        ...objects.flatMap(({ metadata }) => metadata.namespace ?? []),
      ],
      clusterKinds: clusterKinds(objects, props.kinds),
      namespacedKinds: [...namespaced, ...kindsMadeOf(namespaced)],
    });
    for (const application of props.applications) {
      const { node, namespace } = application;
      const ignoreDifferences = ownedSelectors(contentsOf(application).map(({ object }) => object));
      new FolderApplication(this, `application-${node.id}`, {
        name: `${props.name}-${node.id}`,
        project,
        source: props.source,
        folder: node.id,
        server,
        namespace,
        ignoreDifferences: ignoreDifferences.length > 0 ? ignoreDifferences : undefined,
        wave: waves.get(node.id) ?? 0,
        retry: retryOf(props.controllerVersion),
      });
    }
  }

  /**
   * The Application over this folder. Its project is its own: whoever may write to Argo CD's namespace can give himself any right, so
   * that no other project may.
   */
  private root(folder: string, { name, source, controllerNamespace, controllerVersion }: ArgoCdDeliveryProps, wave: number): void {
    new FolderApplication(this, 'root', {
      name,
      project: new Project(this, 'root-project', {
        name: `${name}-root`,
        description: `The Applications and projects of ${name}, nothing else`,
        repository: source.url,
        server: IN_CLUSTER,
        namespaces: [controllerNamespace],
        clusterKinds: [],
        namespacedKinds: ['AppProject', 'Application'].map((kind) => ({ group: 'argoproj.io', kind })),
      }),
      source,
      folder,
      server: IN_CLUSTER,
      namespace: controllerNamespace,
      wave,
      retry: retryOf(controllerVersion),
      // Break glass: switching off the automated sync of one Application lasts until it is switched on again.
      ignoreDifferences: [{ group: 'argoproj.io', kind: 'Application', jsonPointers: ['/spec/syncPolicy/automated'] }],
    });
  }
}
