import type { App } from 'cdk8s';
import { Application } from '../constructs/application';
import { argoCdAdvisories } from '../constructs/argocd-install/advisories';
import { type ArgoCdImages, ArgoCdInstall } from '../constructs/argocd-install/argocd-install';
import { ARGO_CD_VERSIONS } from '../constructs/argocd-install/versions';
import type { Environment } from '../core/env/environment';
import type { EnvironmentIssue } from '../core/env/system';

const VERSION = ['cluster', 'operators', 'argocd', 'version'] as const;

/**
 * Adds the folder `argocd`: the Argo CD that reconciles all others, which a person applies once, before `delivery`. It is not among the
 * applications that are handed to `deliver`, so that no sync of Argo CD's can stop Argo CD.
 *
 * The render uses version, namespace and tracking method from `cluster.operators.argocd` of the environment.
 *
 * @param images the release's; the tag of `argocd` is the version's, as upstream releases them together
 * @throws GalleyError CONSTRUCT_INVALID if the environment names no version, or one whose manifests are not in imports/: see `argoCdIssues`
 */
export function argoCdBootstrap(app: App, { cluster }: Environment, images: ArgoCdImages): Application {
  const { version = '', namespace = 'argocd', resourceTrackingMethod: tracking } = cluster.operators.argocd ?? {};
  // Neither a namespace nor labels of the chart's: nothing is added to upstream's objects, and Argo CD is not one environment's own.
  const application = new Application(app, 'argocd');
  new ArgoCdInstall(application, 'install', { version, namespace, images, tracking });
  return application;
}

/**
 * Rules on an environment's Argo CD for a system that uses `argoCdBootstrap`, as part of its `rules`. These are errors where it
 * can't be rendered, and a warning for each known vulnerability of the version.
 */
export function argoCdIssues({ cluster }: Environment): readonly EnvironmentIssue[] {
  const { version } = cluster.operators.argocd ?? {};
  if (version === undefined || !ARGO_CD_VERSIONS.includes(version)) {
    const got = version === undefined ? 'none' : JSON.stringify(version);
    return [{ path: VERSION, expected: `one of ${ARGO_CD_VERSIONS.join(', ')}`, got, next: 'name the version to install' }];
  }
  return argoCdAdvisories(version).map(({ id, what, fixedIn }) => ({
    path: VERSION,
    severity: 'warning',
    wrong: `Argo CD ${version} has ${id}: ${what}`,
    next: `go to ${fixedIn} or later`,
  }));
}
