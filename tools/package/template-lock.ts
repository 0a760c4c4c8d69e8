import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package as package-lock.json has it. */
export interface LockedPackage {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly dev?: boolean;
}

/** What a new repository installs beside Galley, to work on its own charts. */
export const DEV_DEPENDENCIES = ['@biomejs/biome', '@types/node', 'typescript'] as const;

/** Packages by their place below the root, as this repository has locked them: a new one begins with the same, and needs no registry to know which. */
export function templateLock(root: string): { readonly dependencies: Record<string, string>; readonly packages: Record<string, unknown> } {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as LockedPackage;
  const needed = reached(packages, Object.keys(dependencies ?? {}));
  const all = new Set([...needed, ...reached(packages, DEV_DEPENDENCIES)]);
  const chosen = [...all].sort().map((place) => {
    const { dev: _, ...rest } = packages[place] as LockedPackage;
    return [place, needed.has(place) ? rest : { ...rest, dev: true }] as const;
  });
  return {
    dependencies: Object.fromEntries(DEV_DEPENDENCIES.map((name) => [name, packages[`node_modules/${name}`]?.version ?? ''])),
    packages: Object.fromEntries(chosen),
  };
}

/** The places of packages and of all that they need. */
function reached(packages: Readonly<Record<string, LockedPackage>>, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (from: string, name: string): void => {
    const place = placeOf(packages, from, name);
    if (place === undefined || found.has(place)) return;
    found.add(place);
    const { dependencies, optionalDependencies, peerDependencies } = packages[place] as LockedPackage;
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) visit(place, next);
  };
  for (const name of names) visit('', name);
  return found;
}

/** Where Node finds a package that another one asks for; undefined for an optional one that is not locked. */
function placeOf(packages: Readonly<Record<string, LockedPackage>>, from: string, name: string): string | undefined {
  for (let at = from; ; at = at.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (at === '') return undefined;
  }
}
