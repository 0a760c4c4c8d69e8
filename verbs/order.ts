import { type DescribedPlan, describePlan } from '../core/check/order-plan';
import { selectEnvironments } from '../core/env/select';
import type { System } from '../core/env/system';
import type { Problem } from '../core/errors';
import type { Finding } from '../core/model/finding';
import { nameOf } from '../core/names';
import type { Project } from '../ports/disk/project';
import { readSource } from './graph/source';

/** The environments to order. */
export interface OrderProps {
  readonly project: Project;
  readonly systems: readonly System[];
  /** Environments, folders, files, `-`; none for every environment. */
  readonly words: readonly string[];
  /** `2026-11-29` */
  readonly today: string;
}

/** The order of each, and where it gets stuck. */
export interface OrderAnswer {
  readonly plans: readonly { readonly of: string; readonly plan: DescribedPlan }[];
  /** Findings of the checks on order. */
  readonly findings: readonly Finding[];
  readonly unread: readonly Problem[];
}

/**
 * The order in which a controller applies environments, or any YAML, on the first install and later, and what waits for ever.
 *
 * @throws GalleyError as rendering and reading do
 */
export async function order({ project, systems, words, today }: OrderProps): Promise<OrderAnswer> {
  const plans: { of: string; plan: DescribedPlan }[] = [];
  const [findings, unread]: [Finding[], Problem[]] = [[], []];
  for (const word of words.length === 0
    ? selectEnvironments(project.environments(), { words: [] }).map(nameOf)
    : words.flatMap((each) => meant(project, each))) {
    const source = await readSource({ project, systems, word, today, withFindings: true });
    plans.push({ of: source.title, plan: describePlan(source.world) });
    findings.push(...source.findings.filter(({ check }) => isOfOrder(check)));
    unread.push(...source.unread);
  }
  return { plans, findings, unread };
}

/** Whether a check is about the order in which things are applied. */
const isOfOrder = (check: string): boolean => check.startsWith('order-') || check === 'flux-circle';

/** All environments of a system that is named alone. */
function meant(project: Project, word: string): string[] {
  const found = /^[.~/-]/.test(word) || !project.hasEnvironments ? [] : project.environments().filter(({ system }) => system === word);
  return found.length === 0 ? [word] : found.map(nameOf);
}
