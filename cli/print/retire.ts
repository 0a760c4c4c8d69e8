import type { createColors } from 'picocolors';
import { nameOf } from '../../core/names';
import type { RetirePlan } from '../../verbs/act/retire';
import { wrapped } from './columns';

const CONTROLLER = { argocd: 'Argo CD', flux: 'Flux' } as const;

/** What ending an environment comes to, within 80 columns. */
export function retireLines({ name, version, delivery, files, data }: RetirePlan, color: ReturnType<typeof createColors>): string[] {
  const paragraph = (text: string): string[] => wrapped(text, { first: '  ', indent: '    ' });
  return [
    `${color.bold(nameOf(name))}  release ${version}, to be retired`,
    ...paragraph(`${files.length} files go: its own, and its tree in dist/`),
    ...paragraph(`once that is published ${CONTROLLER[delivery]} finds no folder, says so, and prunes nothing: all of it goes on running`),
    ...(data.length === 0 ? ['  nothing in it holds data'] : ['  data:']),
    ...data.flatMap(({ object, fate, what }) => {
      const why = fate === 'kept' ? 'kept, whatever else is deleted' : 'unmarked: it goes where somebody deletes what runs';
      return wrapped(`${object}${what === undefined ? '' : ` (${what})`}: ${why}`, { first: '    ', indent: '      ' });
    }),
    ...paragraph('what to delete then, and in which order: docs/actions.md, "Retiring and renaming"'),
  ];
}
