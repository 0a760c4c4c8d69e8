import { DIST } from '../names';
import { INDEX_NAME } from '../tree/tree-path';

/** Where a file stands in a rendered tree. */
export interface TreePlace {
  /** `<system>/<environment>` */
  readonly environment: string;
  readonly application: string;
}

/** The environment and the application of a path in `dist/`; undefined if it is none of an object. */
export function placeInDist(path: string): TreePlace | undefined {
  if (!path.endsWith('.yaml')) return undefined;
  const [dist, system, environment, application, ...rest] = path.split('/');
  const name = rest.at(-1);
  if (dist !== DIST || system === undefined || environment === undefined || application === undefined || name === undefined)
    return undefined;
  return name !== 'kustomization.yaml' ? { environment: `${system}/${environment}`, application } : undefined;
}

/** Tells places in a folder that somebody named, which may be a `dist/`, or hold one: each environment has an index. */
export function placesAmong(files: readonly string[]): (file: string) => TreePlace | undefined {
  const roots = files.filter((file) => file.endsWith(`/${INDEX_NAME}`)).map((file) => file.slice(0, -INDEX_NAME.length));
  const named = new Map(roots.map((root) => [root, root.split('/').slice(-3, -1).join('/')]));
  return (file) => {
    for (const [root, environment] of named) {
      if (!file.startsWith(root) || !environment.includes('/')) continue;
      const [application, ...rest] = file.slice(root.length).split('/');
      return application === undefined || rest.length === 0 ? undefined : { environment, application };
    }
    return undefined;
  };
}
