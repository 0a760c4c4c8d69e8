import { acceptancesOn, accepted } from '../../core/check/acceptance';
import { CHECKS } from '../../core/check/checks';
import { runChecks } from '../../core/check/run';
import { World } from '../../core/check/world';
import type { KubernetesVersion } from '../../core/kubernetes-version';
import type { Finding } from '../../core/model/finding';
import type { KubernetesObject } from '../../core/object/object';
import { knownDefinitions } from './schemas';

/** The input of a check, and facts about its cluster. */
export interface CheckObjectsProps {
  readonly objects: readonly KubernetesObject[];
  /** Objects that are there beside them and are not judged. */
  readonly beside: readonly KubernetesObject[];
  readonly kubernetesVersion?: KubernetesVersion | undefined;
  /** Whether what is given is all there is. */
  readonly whole: boolean;
  /** `2026-11-29` */
  readonly today: string;
}

/** The findings of all checks except schemas, over all objects together. Findings that annotations accept are marked as accepted. */
export function checkObjects({ objects, beside, kubernetesVersion, whole, today }: CheckObjectsProps): Finding[] {
  const world = new World({ objects, beside, kubernetesVersion, whole, definitionOf: knownDefinitions(false) });
  const found = runChecks({ world, checks: CHECKS, originOf: () => ({}) });
  const acceptances = objects.flatMap((object) => acceptancesOn(object, {}));
  return accepted(
    found.map(({ finding }) => finding),
    acceptances,
    today,
  );
}
