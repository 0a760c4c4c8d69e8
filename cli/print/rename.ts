import type { createColors } from 'picocolors';
import type { DataFate } from '../../core/check/data-fate';
import { counted } from '../../core/counted';
import { nameOf } from '../../core/names';
import type { RenamePlan } from '../../verbs/act/rename';
import type { TargetDetails } from './action-json';
import { wrapped } from './columns';

const CONTROLLER = { argocd: 'Argo CD', flux: 'Flux' } as const;

/** What another name of an environment comes to, within 80 columns. */
export function renameLines(plan: RenamePlan, color: ReturnType<typeof createColors>): string[] {
  const { from, to, version, production, delivery, files, left } = plan;
  const { same, anew, left: old, data, opened, closed } = plan.objects;
  const paragraph = (text: string): string[] => wrapped(text, { first: '  ', indent: '    ' });
  const listed = (heading: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [...paragraph(heading), ...items.flatMap((each) => wrapped(each, { first: '    ', indent: '      ' }))];
  const gone = files.filter(({ content }) => content === undefined).length;
  const isNothing = [data.same, data.anew, data.left].every((each) => each.length === 0);
  return [
    `${color.bold(nameOf(from))}  release ${version}, to be renamed to ${color.bold(nameOf(to))}${production ? `  ${color.yellow('production')}` : ''}`,
    ...paragraph(`${gone} files go and ${files.length - gone} come: its own, and its tree in dist/`),
    ...paragraph(
      `${counted(anew, 'object')} made anew under another name, ${same} with the same name, ${old} left under the old name; ${CONTROLLER[delivery]} prunes none of these`,
    ),
    ...(isNothing ? paragraph('nothing in it holds data') : []),
    ...listed('data that stays under the old name, and that nothing new reads:', data.left.map(fateLine)),
    ...listed('begins empty, under the new name:', data.anew.map(nameLine)),
    ...listed('keeps its name, and so its data:', data.same.map(nameLine)),
    ...listed('leads in no more, once the old is deleted:', closed),
    ...listed('leads in from then on; DNS and certificates have to follow:', opened),
    ...listed(`values of its file that still say ${from.environment}, and are left so:`, left),
    ...paragraph(
      data.left.length === 0
        ? 'what to do before and after: docs/actions.md, "Renaming"'
        : 'first back up what stays under the old name, to restore it under the new one: docs/actions.md, "Renaming"',
    ),
  ];
}

/** The same as data. */
export function renameJson({ from, objects, left }: RenamePlan): NonNullable<TargetDetails['renamed']> {
  const { same, anew, left: old, data, closed, opened } = objects;
  return {
    from: nameOf(from),
    objects: { same, anew, left: old },
    empty: data.anew.map(({ object }) => object),
    taken: data.same.map(({ object }) => object),
    closed: [...closed],
    opened: [...opened],
    left: [...left],
  };
}

function nameLine({ object, what }: DataFate): string {
  return what === undefined ? object : `${object} (${what})`;
}

function fateLine(each: DataFate): string {
  return `${nameLine(each)}: ${each.fate === 'kept' ? 'kept, whatever else is deleted' : 'unmarked: it goes where somebody deletes what runs'}`;
}
