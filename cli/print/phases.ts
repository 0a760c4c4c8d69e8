import { nameOf } from '../../core/names';
import type { EnvironmentResult } from '../../verbs/render/one';

/** The environments that took longest are shown by name. */
const SHOWN = 10;

/** Where the time went: in sum by phase, then for the slowest environments. */
export function phaseLines(results: readonly EnvironmentResult[], milliseconds: number): string[] {
  const rendered = results
    .filter(({ phases }) => Object.keys(phases).length > 0)
    .map((result) => ({ name: nameOf(result), phases: result.phases }));
  const names = [...new Set(rendered.flatMap(({ phases }) => Object.keys(phases)))];
  const sum = (phases: readonly Readonly<Record<string, number>>[], name: string): number =>
    phases.reduce((all, each) => all + (each[name] ?? 0), 0);
  const all = rendered.map(({ phases }) => phases);
  const spent = names.map((name) => ({ name, time: sum(all, name) }));
  const rest = milliseconds - spent.reduce((total, { time }) => total + time, 0);
  const slowest = rendered
    .map(({ name, phases }) => ({ name, phases, total: names.reduce((total, phase) => total + (phases[phase] ?? 0), 0) }))
    .sort((a, b) => b.total - a.total)
    .slice(0, SHOWN);
  const shown = (value: number): string => `${value.toFixed(1).padStart(9)} ms`;
  return [
    ...[...spent, { name: 'the rest', time: rest }].map(({ name, time }) => `${name.padEnd(32)}${shown(time)}`),
    ...slowest.map(
      ({ name, phases, total }) =>
        `${name.padEnd(32)}${shown(total)}  ${names.map((phase) => `${phase} ${(phases[phase] ?? 0).toFixed(1)}`).join(', ')}`,
    ),
  ];
}
