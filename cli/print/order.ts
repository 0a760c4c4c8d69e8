import type { createColors } from 'picocolors';
import type { DescribedPlan, ToldStep } from '../../core/check/order-plan';
import { counted } from '../../core/counted';
import { printableLine } from '../../core/printable';
import { wrapped } from './columns';

type Colors = ReturnType<typeof createColors>;

/** Objects and needs that a line names. */
const NAMED = 6;

/** A plan as a person reads it, within 80 columns. */
export function orderLines(of: string, plan: DescribedPlan, color: Colors): string[] {
  const { controllers, install, byHand, laterFree, applicationHealth } = plan;
  if (install.length === 0)
    return [color.bold(printableLine(of)), '  nothing that applies it was given: no Application, no Kustomization, no waves'];
  return [
    color.bold(printableLine(`${of}: the first install, by ${controllers.join(' and ')}`)),
    ...(byHand.length === 0 ? [] : line('by hand, first', some(byHand))),
    ...install.flatMap((step) => stepLines(step, color)),
    color.bold('At a later commit'),
    ...laterLines(laterFree),
    ...(applicationHealth === 'missing'
      ? line(
          '',
          'Argo CD is not told how to judge the health of Applications (argocd-cm): waves of Applications do not wait for each other',
        )
      : []),
    ...(applicationHealth === 'not given' && controllers.includes('Argo CD')
      ? line('', 'waves of Applications wait for each other only where argocd-cm says how to judge their health, which was not given')
      : []),
  ];
}

function stepLines({ number, title, objects, after, holdsUp, needs }: ToldStep, color: Colors): string[] {
  const [first = '', ...rest] = wrapped(printableLine(title), { first: `${String(number).padStart(3)}  `, indent: '     ' });
  const applied = after.filter(({ until }) => until === 'applied').map(({ step }) => step);
  const done = after.filter(({ until }) => until === 'done').map(({ step }) => step);
  const begins = [
    ...(done.length > 0 ? [`${list(done)} ${done.length === 1 ? 'is' : 'are'} done`] : []),
    ...(applied.length > 0 ? [`${list(applied)} ${applied.length === 1 ? 'is' : 'are'} applied`] : []),
  ];
  // The answer need not say that a Namespace comes before its objects.
  const others = needs.filter(({ what }) => !what.startsWith('Namespace '));
  return [
    color.bold(first),
    ...rest,
    ...(begins.length === 0 ? [] : line('begins when', begins.join(', and '))),
    ...(objects.length === 0 ? line('applies', 'nothing that was given') : line('applies', some(objects))),
    ...(others.length === 0
      ? []
      : line(
          'needs',
          some(others.map(({ what, step, by }) => `${what} of ${step} (for ${by[0]}${by.length > 1 ? ` and ${by.length - 1} more` : ''})`)),
        )),
    ...(holdsUp.length === 0 ? [] : line('holds up', list(holdsUp))),
  ];
}

function laterLines(free: DescribedPlan['laterFree']): string[] {
  if (free.length === 0) return line('', 'the same order');
  const pairs = free.map(({ step, after }) => `${step} does not wait for ${after}`);
  return line('', `the same order, but ${some(pairs)}: what that brought is there already`);
}

const list = (numbers: readonly number[]): string => numbers.join(', ');

function some(names: readonly string[]): string {
  return names.length > NAMED
    ? `${names.slice(0, NAMED - 1).join(', ')} and ${counted(names.length - NAMED + 1, 'other')}`
    : names.join(', ');
}

function line(label: string, text: string): string[] {
  return wrapped(printableLine(label === '' ? text : `${label}: ${text}`), { first: '     ', indent: '       ' });
}

/** The plans as one JSON text. */
export function orderJson(plans: readonly { readonly of: string; readonly plan: DescribedPlan }[]): string {
  return JSON.stringify({ version: 1, plans: plans.map(({ of, plan }) => ({ of, ...plan })) }, null, 2);
}
