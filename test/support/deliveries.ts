import type { App } from 'cdk8s';
import { parseDocument } from 'yaml';
import { Application } from '../../constructs/application';
import type { Environment } from '../../core/env/environment';
import { loadEnvironment } from '../../core/env/load';
import type { System } from '../../core/env/system';
import type { EnvironmentName } from '../../core/names';
import type { RenderedObject } from '../../core/object/object';
import { imagesOf } from '../../core/release/images';
import { loadRelease } from '../../core/release/load';
import { buildObjects } from '../../core/render/build';
import { Project } from '../../ports/disk/project';
import { ROOT } from './galley';

export type Controller = Environment['delivery'];

/** An environment as one controller is to reconcile it. */
export interface Delivered {
  readonly environment: Environment;
  readonly objects: readonly RenderedObject[];
  /** The applications as they were declared, those that a person applies apart. */
  readonly applications: readonly Application[];
}

/**
 * Folders that one controller alone has: what a person applies, since nothing reconciles the first before it is there, and the second is Argo CD
 * itself; and the rights of Flux's account.
 */
export const OF_CONTROLLER = ['delivery', 'argocd', 'delivery-access'];

/** The objects that the controller applies. */
export const reconciled = ({ objects }: Delivered): RenderedObject[] =>
  objects.filter(({ application }) => !OF_CONTROLLER.includes(application));

/** Renders an environment for a controller, which its cluster has from then on. */
export async function delivered(system: System, name: EnvironmentName, delivery: Controller): Promise<Delivered> {
  const project = new Project(ROOT);
  const file = project.environmentFile(name);
  const environment = await loadEnvironment({ text: switched(file.text, delivery), file: file.path, systems: [system] });
  const lockfile = project.releaseFile(system.name, environment.release);
  const images = imagesOf(loadRelease({ text: lockfile.text, file: lockfile.path, system }));
  let app: App | undefined;
  const watched: System = {
    ...system,
    build: (built, props) => {
      app = built;
      system.build(built, props);
    },
  };
  const objects = buildObjects(watched, environment, images);
  const applications = (app?.node.children ?? []).filter((each): each is Application => each instanceof Application);
  return { environment, objects, applications: applications.filter(({ node }) => !OF_CONTROLLER.includes(node.id)) };
}

/** The text of an environment file with the other controller, which its cluster has from then on. */
export function switched(text: string, delivery: Controller): string {
  const document = parseDocument(text);
  document.set('delivery', delivery);
  const operator = ['cluster', 'operators', delivery];
  const ssh = !String(document.getIn(['repository', 'url'])).startsWith('https:');
  if (!document.hasIn(operator)) {
    document.setIn(operator, delivery === 'argocd' ? { namespace: 'argocd', version: '3.2.11' } : { namespace: 'flux-system' });
  }
  if (delivery === 'flux' && ssh && !document.hasIn([...operator, 'repositorySecret'])) {
    document.setIn([...operator, 'repositorySecret'], 'deploy-key');
  }
  return document.toString({ lineWidth: 0 });
}
