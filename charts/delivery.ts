import type { App } from 'cdk8s';
import type { Application } from '../constructs/application';
import { ArgoCdDelivery } from '../constructs/delivery/argocd/argocd-delivery';
import type { Environment } from '../core/env/environment';
import { environmentLabels } from './labels';

/** Adds the folder that a person applies once, from which the environment's controller reconciles all others. */
export function deliver(app: App, environment: Environment, applications: readonly Application[]): void {
  const { system, environment: name, repository, cluster } = environment;
  new ArgoCdDelivery(app, 'delivery', {
    name: `${system}-${name}`,
    applications,
    source: { url: repository.url, branch: repository.branch, path: `${repository.path}/${system}/${name}` },
    labels: environmentLabels(environment),
    controllerNamespace: cluster.operators.argocd?.namespace ?? 'argocd',
    immediateStorageClasses: Object.entries(cluster.storageClasses)
      .filter(([, { volumeBindingMode }]) => volumeBindingMode === 'Immediate')
      .map(([storageClass]) => storageClass),
  });
}
