import { stateOf } from '../../core/rollout/action';
import type { RolloutSummary } from '../../core/rollout/summary';
import type { SteerPlan } from '../../verbs/act/steer';
import type { Io } from '../io';
import { wrapped } from './columns';

/** Where a rollout is: a line of its own for each thing that a person asks. */
export function rolloutLines(summary: RolloutSummary, color: Io['color']): string[] {
  const { name, strategy, phase, message, pods, stable, newest, analysis, steps } = summary;
  const paint = phase === 'Healthy' ? color.green : phase === 'Degraded' ? color.red : color.yellow;
  return [
    `${name}  ${strategy}  ${paint(phase)}${message === undefined ? '' : `, ${message}`}`,
    `  pods      ${pods.available} of ${pods.wanted} available, ${pods.newest} of the newest version`,
    `  versions  ${newest === stable ? `${stable ?? 'none'}, nothing is under way` : `${stable ?? 'none'} serves, ${newest ?? 'none'} is new`}`,
    ...(analysis === undefined ? [] : [`  gate      ${analysis.name} ${analysis.phase}`]),
    ...(steps.length === 0 ? [] : [`  steps     ${steps.map((step) => stepText(step, color)).join(' › ')}`]),
  ];
}

/** The state of a rollout, and the planned write to it. */
export function steerLines({ records: [record], live, patches }: SteerPlan, color: Io['color']): string[] {
  return [
    `${color.bold(record?.target ?? '')}  Rollout ${record?.rollout}`,
    `  it is ${stateOf(live)}`,
    ...patches.flatMap(({ fields }) => wrapped(`to write ${JSON.stringify(fields)}`, { first: '  ', indent: '    ' })),
  ];
}

function stepText({ text, state }: RolloutSummary['steps'][number], color: Io['color']): string {
  if (state === 'done') return color.green(`${text} ✓`);
  return state === 'current' ? color.bold(`[${text}]`) : color.dim(text);
}
