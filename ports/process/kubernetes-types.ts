import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Types, typesIn } from '../../core/adopt/types';
import { attempt } from '../io';

/** The typed kinds of Kubernetes that `k8s` of galley/constructs has. */
export function kubernetesTypes(): Types {
  const folder = join(dirname(createRequire(__filename).resolve('cdk8s-plus-28/package.json')), 'lib/imports');
  const read = (name: string): string => attempt(name, 'read', () => readFileSync(join(folder, name), 'utf8'));
  return typesIn(read('k8s.d.ts'), read('k8s.js'));
}
