import { ApiObject, type App } from 'cdk8s';
import type { Application } from '../constructs/application';
import { ArgoCdDelivery } from '../constructs/delivery/argocd/argocd-delivery';
import type { DeliveryProps } from '../constructs/delivery/delivery';
import { FluxDelivery } from '../constructs/delivery/flux/flux-delivery';
import type { RenderableKinds } from '../constructs/delivery/kinds';
import type { Environment } from '../core/env/environment';
import type { EnvironmentIssue } from '../core/env/system';
import { guardrails, withGuardrails } from './guardrails';
import { environmentLabels } from './labels';
import { operatorsAreThere } from './operators';

/**
 * Adds the folder that a person applies once, from which the environment's controller, `environment.delivery`, reconciles all others.
 *
 * @param applications the system's; `guardrails` is added where the environment asks for it
 * @param kinds all that the system's charts can render, switched on or not; without it, a kind that is switched off stays in the cluster
 * @returns the folder, `delivery`, for what else only that controller understands
 */
export function deliver(app: App, environment: Environment, applications: readonly Application[], kinds?: RenderableKinds): Application {
  const added = guardrails(app, environment, applications);
  const { argocd, flux, prometheus } = environment.cluster.operators;
  for (const application of applications) label(application, prometheus?.labels ?? {});
  const props = { ...propsOf(environment, added === undefined ? applications : [...applications, added]), kinds: withGuardrails(kinds) };
  if (environment.delivery === 'argocd') {
    return new ArgoCdDelivery(app, 'delivery', {
      ...props,
      controllerNamespace: argocd?.namespace ?? 'argocd',
      controllerVersion: argocd?.version,
    });
  }
  return new FluxDelivery(app, 'delivery', {
    ...props,
    controllerNamespace: flux?.namespace ?? 'flux-system',
    repositorySecret: flux?.repositorySecret,
  });
}

/** Gives rules and monitors what the cluster's Prometheus chooses them by. */
function label(application: Application, labels: Readonly<Record<string, string>>): void {
  for (const object of application.node.findAll()) {
    if (!ApiObject.isApiObject(object) || !object.apiVersion.startsWith('monitoring.coreos.com/')) continue;
    for (const [key, value] of Object.entries(labels)) object.metadata.addLabel(key, value);
  }
}

function propsOf(environment: Environment, applications: readonly Application[]): Omit<DeliveryProps, 'controllerNamespace'> {
  const { system, environment: name, repository, cluster } = environment;
  return {
    name: `${system}-${name}`,
    applications,
    source: { url: repository.url, branch: repository.branch, path: `${repository.path}/${system}/${name}` },
    labels: environmentLabels(environment),
    immediateStorageClasses: Object.entries(cluster.storageClasses)
      .filter(([, { volumeBindingMode }]) => volumeBindingMode === 'Immediate')
      .map(([storageClass]) => storageClass),
  };
}

/** What every system that uses `deliver` has to say of an environment, as part of its `rules`: its controller is there, and can read the tree. */
export function deliveryIssues({ delivery, cluster, repository }: Environment): EnvironmentIssue[] {
  const issues = operatorsAreThere(cluster, [[delivery, 'reconciles the rendered tree']]);
  if (delivery === 'argocd' || cluster.operators.flux?.repositorySecret !== undefined || repository.url.startsWith('https:')) return issues;
  return [
    ...issues,
    {
      path: ['repository', 'url'],
      expected: 'cluster.operators.flux.repositorySecret too, the Secret with the key that ssh needs',
      got: `none for ${repository.url}`,
      next: 'name it, or write an https URL',
    },
  ];
}
