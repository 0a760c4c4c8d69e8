import { judgeAccount } from './accounts';
import { judgeBudget, judgeSelected, judgeService, judgeWebhook } from './availability';
import { judgeCustomRules } from './custom-rules';
import { judgeData } from './data';
import { judgeDefinition } from './definitions';
import { judgeDelivery } from './delivery';
import { judgeExposure } from './exposure';
import type { Consequence } from './fact';
import { judgeGrants, judgePrivileges } from './grants';
import { judgeClaimSize, judgeImmutable } from './immutable';
import { judgeJob } from './jobs';
import type { Judge, Judged } from './judged';
import { judgeNetwork } from './network';
import { judgePermissions } from './permissions';
import { judgeReferences } from './references';
import { judgeWorkload } from './workloads';

const JUDGES: readonly Judge[] = [
  judgeData,
  judgeImmutable,
  judgeClaimSize,
  judgeCustomRules,
  judgeWorkload,
  judgeJob,
  judgeService,
  judgeSelected,
  judgeReferences,
  judgeBudget,
  judgePermissions,
  judgeAccount,
  judgePrivileges,
  judgeGrants,
  judgeExposure,
  judgeNetwork,
  judgeWebhook,
  judgeDefinition,
  judgeDelivery,
];

const ORDER = { high: 0, medium: 1, low: 2 } as const;

/** What a change does, the worst first; each thing once. What stays in the cluster does nothing, and what may stay does so perhaps. */
export function consequencesOf(judged: Judged): Consequence[] {
  const { head, fate } = judged;
  if (head === undefined && (fate?.outcome === 'kept' || fate?.outcome === 'orphaned')) return [];
  const isSure = head !== undefined || fate?.outcome === 'pruned';
  const all = JUDGES.flatMap((judge) => judge(judged)).map((each): Consequence => (isSure ? each : { ...each, certainty: 'unknown' }));
  const once = all.filter((each, at) => all.findIndex((other) => other.text === each.text) === at);
  return inOrderOfRisk(once);
}

/** The worst first; those of one risk stay as they are. */
export function inOrderOfRisk(all: readonly Consequence[]): Consequence[] {
  return [...all].sort((a, b) => ORDER[a.risk] - ORDER[b.risk]);
}
