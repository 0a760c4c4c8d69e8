/** One deployed copy of a system: the folder `<system>/<environment>` of `dist/`. */
export interface EnvironmentName {
  readonly system: string;
  readonly environment: string;
}

/** The name of a release: `<system>@<version>`. */
export interface ReleaseName {
  readonly system: string;
  readonly version: string;
}

/** Where rendered environments stand, below the project's root. */
export const DIST = 'dist';

/** `memql/staging` */
export function nameOf({ system, environment }: EnvironmentName): string {
  return `${system}/${environment}`;
}

/** `memql@0.9.14` */
export function releaseNameOf({ system, version }: ReleaseName): string {
  return `${system}@${version}`;
}
