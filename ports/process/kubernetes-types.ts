import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Types, typesIn } from '../../core/adopt/types';
import { attempt } from '../io';
import { toolRoot } from './tool-version';

const read = (path: string): string => attempt(path, 'read', () => readFileSync(path, 'utf8'));

/** The typed kinds of Kubernetes that `k8s` of galley/constructs has. */
export function kubernetesTypes(): Types {
  const folder = join(dirname(createRequire(__filename).resolve('cdk8s-plus-28/package.json')), 'lib/imports');
  return typesIn({ from: 'galley/constructs', within: 'k8s' }, read(join(folder, 'k8s.d.ts')), read(join(folder, 'k8s.js')));
}

/** The typed custom resources of some API groups that Galley brings, `galley/imports/<group>`; nothing for a group that it does not. */
export function customTypes(groups: Iterable<string>): Types[] {
  return [...new Set(groups)]
    .filter((group) => /^[a-z0-9.-]+$/.test(group))
    .flatMap((group) => {
      const home = { from: `galley/imports/${group}` };
      const source = join(toolRoot(), 'imports', `${group}.ts`);
      const compiled = join(toolRoot(), 'lib/imports', group);
      if (existsSync(source)) return [typesIn(home, read(source), read(source))];
      return existsSync(`${compiled}.d.ts`) ? [typesIn(home, read(`${compiled}.d.ts`), read(`${compiled}.js`))] : [];
    });
}
