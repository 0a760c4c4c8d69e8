import { importPlan } from '../../../../core/adopt/plan';
import type { KubernetesObject } from '../../../../core/object/object';

export const place = { file: 'all.yaml', line: 1 };

/** Objects as they are read of one file. */
export const given = (...objects: readonly Record<string, unknown>[]) =>
  objects.map((object) => ({ object: object as unknown as KubernetesObject, place }));

/** The plan that `galley import` makes of the objects of each environment. */
export const plan = (environments: Record<string, ReturnType<typeof given>>) =>
  importPlan({
    system: 'shop',
    environments: new Map(Object.entries(environments)),
    repository: 'https://git.example.com/r.git',
    kubernetesVersion: '1.35',
  });
