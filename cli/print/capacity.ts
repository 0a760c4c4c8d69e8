import type { createColors } from 'picocolors';
import { times } from '../../core/capacity/amount';
import type { ChangeManner } from '../../core/capacity/change';
import type { Fit, Misfit } from '../../core/capacity/fit';
import type { CapacityReport, JudgedChange, Judgement } from '../../core/capacity/judgement';
import { amountOf } from '../../core/capacity/node';
import { counted } from '../../core/counted';
import type { EnvironmentCapacity } from '../../verbs/capacity';
import { cpu, cpuAndMemory, duration, memory, resource } from './amount';
import { row, wrapped } from './columns';

type Colors = ReturnType<typeof createColors>;

/** The report as a person reads it, within 80 columns. */
export function capacityLines({ system, environment, release, report }: EnvironmentCapacity, color: Colors): string[] {
  return [
    `${color.bold(`${system}/${environment}`)}  release ${release}`,
    '',
    ...workloadLines(report),
    '',
    ...nodeLines(report),
    '',
    ...changeLines(report.now, color),
    ...autoscalerLines(report),
    ...report.warnings.flatMap((warning, index) => [
      ...(index === 0 ? [''] : []),
      ...wrapped(warning, { first: 'warning: ', indent: '  ' }).map((line) => color.yellow(line)),
    ]),
    '',
    ...wrapped('Pods of anything else in the cluster (operators, other environments) are not counted.'),
  ];
}

/** Of several environments, whether each has room; `galley capacity` of one alone says why not. */
export function capacitiesLines(all: readonly EnvironmentCapacity[], color: Colors): string[] {
  const short = all.filter(({ report }) => !report.fits);
  const line = ({ system, environment, report: { fits, requests, now } }: EnvironmentCapacity): string => {
    const verdict = fits ? 'fits' : color.red("doesn't fit");
    return row(
      [`${system}/${environment}`, 36],
      [counted(requests.pods, 'pod'), 10, 'right'],
      [counted(now.nodes, 'node'), 10, 'right'],
      [verdict, 12],
    );
  };
  return [
    ...all.map(line),
    '',
    `${counted(all.length, 'environment')}, of which ${short.length} ${short.length === 1 ? "doesn't" : "don't"} fit`,
  ];
}

function workloadLines({ workloads, requests }: CapacityReport): string[] {
  const line = (name: string, kind: string, pods: string, each: readonly [string, string], all: readonly [string, string]): string =>
    row(
      [name, 26],
      [kind, 11],
      [pods, 5, 'right'],
      [each[0], 7, 'right'],
      [each[1], 7, 'right'],
      [all[0], 9, 'right'],
      [all[1], 8, 'right'],
    );
  return [
    line('WORKLOAD', 'KIND', 'PODS', ['CPU', 'MEMORY'], ['AT REST', '']),
    ...workloads.map(({ name, kind, pod, replicas, maxReplicas, change }) => {
      const count =
        maxReplicas > replicas ? `${replicas}-${maxReplicas}` : change && replicas === 0 ? `0+${change.surge.length}` : `${replicas}`;
      const all = times(pod.requests, replicas);
      return line(name, kind, count, [cpu(pod.requests.cpu), memory(pod.requests.memory)], [cpu(all.cpu), memory(all.memory)]);
    }),
    line('all', '', `${requests.pods}`, ['', ''], [cpu(requests.cpu), memory(requests.memory)]),
  ];
}

function nodeLines({ nodePools, now }: CapacityReport): string[] {
  const pools = Object.entries(nodePools).flatMap(([name, { machineType, nodes, minNodes, maxNodes, allocatable, daemonSets, beside }]) => {
    const range = minNodes === undefined && maxNodes === undefined ? '' : `, autoscaler ${minNodes ?? nodes} to ${maxNodes ?? nodes}`;
    const gives = allocatable === undefined ? '' : `${allocatable.cpu} ${allocatable.memory}, ${allocatable.pods} pods each`;
    const taken = daemonSets === undefined ? 0 : amountOf(daemonSets).pods;
    const less = daemonSets === undefined ? '' : `, less DaemonSets' ${daemonSets.cpu} ${daemonSets.memory}, ${taken} pods`;
    const others = Object.entries(beside ?? {}).map(([what, asked]) => `on one of them ${what}, which has ${asked.cpu} ${asked.memory}`);
    return [
      ...wrapped(`${name}: ${nodes} × ${machineType}${range}`, { first: '  ' }),
      ...wrapped(`${gives}${less}`, { first: '    ', indent: '    ' }),
      ...others.flatMap((each) => wrapped(each, { first: '    ', indent: '    ' })),
    ];
  });
  const share = (part: number, whole: number): string => (whole === 0 ? '0 %' : `${Math.round((part / whole) * 100)} %`);
  const { free, room, widest } = now;
  const shares = `${share(free.cpu, room.cpu)} CPU, ${share(free.memory, room.memory)} memory`;
  return [
    'NODES',
    ...pools,
    `  for pods: ${cpuAndMemory(room)}, ${room.pods} pods in all`,
    ...(now.rest.verdict === 'no'
      ? wrapped(`at rest: ${fitInWords(now.rest)}`, { first: '  ', indent: '    ' })
      : [
          `  headroom at rest: ${cpuAndMemory(free)}, ${free.pods} pods (${shares})`,
          `  on one node at most ${cpu(widest.cpu)}, at most ${memory(widest.memory)}`,
        ]),
  ];
}

function changeLines({ changes, conflicts, together, scaledOut }: Judgement, color: Colors): string[] {
  const line = (name: string, how: string, pods: string, more: readonly [string, string], fits: string): string =>
    row([name, 24], [how, 24], [pods, 4, 'right'], [more[0], 6, 'right'], [more[1], 6, 'right'], [fits, 11]);
  const lines = changes.map((change) => {
    const { name, manner, requests, fit } = change;
    const text = line(
      name,
      mannerInWords(manner),
      `+${requests.pods}`,
      [cpu(requests.cpu), memory(requests.memory)],
      VERDICTS[fit.verdict],
    );
    return { change, text: fit.verdict === 'no' ? color.red(text) : text };
  });
  return [
    line('CHANGE', 'HOW', 'PODS', ['CPU', 'MEMORY'], 'ALONE'),
    ...lines.flatMap(({ change, text }) => [text, ...(change.fit.verdict === 'no' ? wrapped(fitInWords(change.fit), INDENTED) : [])]),
    ...canaryLines(changes),
    ...wrapped(`all rollouts at once: ${fitInWords(together)}`, { indent: '  ' }),
    ...(scaledOut === undefined ? [] : wrapped(`all workloads at their autoscalers' maximum: ${fitInWords(scaledOut)}`, { indent: '  ' })),
    ...(conflicts.length === 0 ? [] : ["can't run at the same time:"]),
    ...conflicts.flatMap(({ changes: [one, other], fit }) => wrapped(`${one} and ${other}: ${fitInWords(fit)}`, INDENTED)),
  ];
}

const INDENTED = { first: '  ', indent: '    ' };
const VERDICTS = { fits: 'fits', tight: 'tight', no: "doesn't fit" } as const;

function mannerInWords(manner: ChangeManner): string {
  switch (manner.kind) {
    case 'blue-green':
      return `blue-green, old kept ${duration(manner.keepsOldSeconds)}`;
    case 'canary':
      return `canary ${manner.steps.map(({ weight }) => weight).join(', ')} %`;
    case 'rolling':
      return 'rolling update';
    case 'job':
      return 'job';
    case 'cron-job':
      return 'cron job, one run';
  }
}

/** What the weights come to in pods; canaries of the same numbers share a line. */
function canaryLines(changes: readonly JudgedChange[]): string[] {
  const byCounts = new Map<string, string[]>();
  for (const { name, manner } of changes) {
    if (manner.kind !== 'canary') continue;
    const counts = manner.steps.map(({ weight, canary, stable }) => `${weight} % = ${canary} new + ${stable} old`).join(', ');
    byCounts.set(counts, [...(byCounts.get(counts) ?? []), name]);
  }
  return [...byCounts].flatMap(([counts, names]) => wrapped(`in pods: ${counts} (${names.join(', ')})`, { indent: '  ' }));
}

function autoscalerLines({ lower, upper }: CapacityReport): string[] {
  const ends = [...(lower ? [lower] : []), ...(upper ? [upper] : [])];
  return ends.flatMap((end) => wrapped(`with ${end.nodes} nodes: ${endInWords(end)}`, { indent: '  ' }));
}

function endInWords({ rest, changes, conflicts, together, free }: Judgement): string {
  if (rest.verdict === 'no') return `at rest ${fitInWords(rest)}`;
  const refused = changes.filter(({ fit }) => fit.verdict === 'no').map(({ name }) => name);
  const single =
    refused.length === 0 ? 'every single change fits' : `${refused.join(', ')} ${refused.length === 1 ? "doesn't" : "don't"} fit`;
  const pairs = conflicts.length === 0 ? 'every two fit' : `${conflicts.length} pairs can't run at the same time`;
  return `${cpuAndMemory(free)} free at rest; ${single}; ${pairs}; all rollouts at once: ${VERDICTS[together.verdict]}`;
}

function fitInWords({ verdict, left, why }: Fit): string {
  if (why === undefined) return verdict === 'fits' ? 'fits' : 'fits only packed more tightly than kube-scheduler places pods';
  return `doesn't fit, ${left} ${left === 1 ? 'pod' : 'pods'} left over: ${reasonInWords(why)}`;
}

function reasonInWords(why: Misfit): string {
  switch (why.kind) {
    case 'too-much':
      return `${resource(why.resource, why.wanted)} wanted, ${resource(why.resource, why.there)} there`;
    case 'too-large':
      return `a pod of ${why.owner} (${cpuAndMemory(why.requests)}) is larger than any node (${cpuAndMemory(why.most)})`;
    case 'kept-apart':
      return `affinity, anti-affinity or a node selector keeps ${why.owner} off the nodes that have room`;
    case 'scattered':
      return `no node has ${cpuAndMemory(why.requests)} left for a pod of ${why.owner}, though ${cpuAndMemory(why.free)} are free in all`;
  }
}
