import type { System } from '../../core/env/system';
import { nameOf } from '../../core/names';
import { Project } from '../../ports/disk/project';
import { ROOT } from '../support/galley';
import { ownSystems } from '../support/own-systems';

/** A system that the suite proves, with each environment whose objects are applied by hand. */
export interface ProvenSystem {
  readonly system: System;
  readonly environments: readonly string[];
  /** What comes in the same stage as the pods that mount it, as `Kind/namespace/name`. @default - nothing */
  readonly comesBeside?: readonly string[];
}

/** By environment. Of the edge's certificate: nothing else waits for it, and who asks for it is outside. */
const COMES_BESIDE: Readonly<Record<string, readonly string[]>> = {
  'blackbox5/hetzner': ['Secret/blackbox5-system/control-api-tls'],
};

/** Every system of main.ts that has an environment, with its main one: the first with `production: true`, else the first. */
export const SYSTEMS: readonly ProvenSystem[] = ownSystems().flatMap((system) => {
  const project = new Project(ROOT);
  const names = project.environments().filter((name) => name.system === system.name);
  const main = names.find((name) => /^production: true$/m.test(project.environmentFile(name).text)) ?? names[0];
  if (main === undefined) return [];
  const comesBeside = COMES_BESIDE[nameOf(main)];
  return [{ system, environments: [main.environment], ...(comesBeside && { comesBeside }) }];
});
