import { isRollout } from './change';
import type { CapacityReport, Judgement } from './judgement';

/** A report in sentences: first pods that do not fit, then those that fit by chance, then those that Galley could not count. */
export function warningsOf(report: Omit<CapacityReport, 'warnings'>): string[] {
  const { now, nodePools, thirdColours, workloads, uncounted, lower } = report;
  const silent = workloads.flatMap((workload) => workload.silent);
  return [
    ...misfits(now),
    ...thirdColours.map((name) => `${name}: a third version does not fit while the first colour is still kept; wait until that has ended`),
    ...(lower?.rest.verdict === 'no'
      ? [`what runs at rest does not fit on minNodes (${lower.nodes} nodes), so the nodes' autoscaler can't go that low`]
      : []),
    ...Object.entries(nodePools)
      .filter(([, { daemonSets }]) => daemonSets === undefined)
      .map(
        ([name]) => `cluster.nodePools.${name}.daemonSets is not declared and counts as nothing; every node has some, such as kube-proxy`,
      ),
    ...(silent.length > 0 ? [`without requests of CPU or memory, and counted as nothing: ${silent.join(', ')}`] : []),
    ...(uncounted.length > 0 ? [`not counted, as only its operator knows its pods: ${uncounted.join(', ')}`] : []),
  ];
}

function misfits({ rest, changes, together, scaledOut }: Judgement): string[] {
  if (rest.verdict === 'no') return ['what runs at rest does not fit on these nodes, so no change does either'];
  const refused = changes.filter(({ fit }) => fit.verdict === 'no');
  const tight = changes.filter(({ fit }) => fit.verdict === 'tight');
  return [
    ...(rest.verdict === 'tight' ? ['what runs at rest fits only packed more tightly than kube-scheduler places pods'] : []),
    ...refused.map(({ name }) => `${name}: does not fit on top of what runs at rest; its new pods would stay pending`),
    ...(tight.length > 0
      ? [`fits only packed more tightly than kube-scheduler places pods: ${tight.map(({ name }) => name).join(', ')}`]
      : []),
    ...(together.verdict === 'no' && changes.filter(isRollout).length > 1 && refused.length === 0
      ? ['a release that changes every image starts all rollouts at once, and they do not all fit: some wait until others have ended']
      : []),
    ...(scaledOut?.verdict === 'no'
      ? ['the workloads do not fit at the maximum of their autoscalers; the last pods would stay pending']
      : []),
  ];
}
