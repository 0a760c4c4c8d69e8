import { counted } from '../../core/counted';
import type { Step, StepState } from '../../core/live/step';
import { printableLine } from '../../core/printable';
import type { Io } from '../io';

/** One environment's steps, phase by phase: state, what it is and what was found, and the command that shows the same. */
export function doctorLines(steps: readonly Step[], target: string, color: Io['color']): string[] {
  const marks: Readonly<Record<StepState, string>> = {
    done: color.green('done     '),
    'not done': color.red('not done '),
    'cannot be seen': color.yellow('not seen '),
  };
  const phases = [...new Set(steps.map(({ phase }) => phase))];
  const lines = phases.flatMap((phase) => [
    color.bold(HEADINGS[phase]),
    ...steps
      .filter((step) => step.phase === phase)
      .flatMap(({ state, what, says, command }) => [
        `  ${marks[state]} ${printableLine(what)}: ${printableLine(says)}`,
        color.dim(`            ${printableLine(command)}`),
      ]),
  ]);
  const count = (state: StepState): number => steps.filter((step) => step.state === state).length;
  const sum = `${counted(steps.length, 'step')}: ${count('done')} done, ${count('not done')} not done, ${count('cannot be seen')} not seen`;
  return [...lines, '', `${target}: ${sum}`];
}

const HEADINGS: Readonly<Record<Step['phase'], string>> = {
  cluster: 'What the cluster has',
  before: 'Made by a person before delivery',
  delivery: 'Delivery',
  secrets: 'Secrets',
  running: 'What runs',
  'ways in': 'Ways in',
  after: 'Afterwards',
};
