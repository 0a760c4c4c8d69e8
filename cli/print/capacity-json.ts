import type { Change } from '../../core/capacity/change';
import type { JudgedChange, Judgement } from '../../core/capacity/judgement';
import type { EnvironmentCapacity } from '../../verbs/capacity';

/** The report as one JSON text: what the lines for a person say, CPU in millicores, memory in bytes. */
export function capacityJson({ system, environment, release, report }: EnvironmentCapacity): string {
  const { fits, warnings, requests, nodePools, workloads, now, lower, upper } = report;
  const answer = {
    environment: `${system}/${environment}`,
    release,
    fits,
    warnings,
    requests,
    nodePools,
    workloads: workloads.map(({ name, namespace, kind, replicas, maxReplicas, pod, change }) => {
      return { name, namespace, kind, replicas, maxReplicas, requests: pod.requests, ...(change && { change: changeJson(change) }) };
    }),
    now: judgementJson(now),
    ...(lower && { minNodes: judgementJson(lower) }),
    ...(upper && { maxNodes: judgementJson(upper) }),
  };
  return JSON.stringify(answer, null, 2);
}

function judgementJson(judgement: Judgement): object {
  const judged = ({ requests, fit, ...change }: JudgedChange): object => ({ ...changeJson(change), requests, fit });
  return { ...judgement, changes: judgement.changes.map(judged) };
}

function changeJson({ name, manner, surge, gates }: Change): object {
  return { name, manner, surge: surge.length, gates: gates.length };
}
