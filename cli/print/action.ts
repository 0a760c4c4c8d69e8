import type { createColors } from 'picocolors';
import type { ReleaseImage } from '../../core/release/release';
import type { ReleaseChange } from '../../verbs/act/change';
import type { Committed } from '../../verbs/act/prepare';
import { row, wrapped } from './columns';

type Colors = ReturnType<typeof createColors>;

/** How an action ended. */
export type Performed = ({ readonly kind: 'done' } & Committed) | { readonly kind: 'planned' | 'unchanged' };

/** What an environment's change of release comes to, within 80 columns. */
export function changeLines({ name, from, to, production, images, applications, files }: ReleaseChange, color: Colors): string[] {
  const title = `${color.bold(`${name.system}/${name.environment}`)}${production ? `  ${color.yellow('production')}` : ''}`;
  const changed = applications.flatMap(({ name: application, counts }) => {
    const parts = (['added', 'changed', 'removed'] as const).filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
    return parts.length === 0 ? [] : [`  ${row([application, 30], [parts.join(', '), 46])}`];
  });
  return [
    title,
    `  release ${from === to ? `${to}, as before` : `${from} -> ${to}`}`,
    ...images.map(({ name: image, before, after }) => `  ${row([image, 24], [digestOf(before), 22], ['->', 2], [digestOf(after), 22])}`),
    ...changed,
    ...(files.length === 0 ? ['  nothing to change'] : []),
  ];
}

/** How an action ended, in a line. */
export function performedLine(performed: Performed, color: Colors): string {
  switch (performed.kind) {
    case 'planned':
      return 'dry run: nothing was written or signed; who may do it is asked when it is done';
    case 'unchanged':
      return 'nothing to do';
    case 'done': {
      const { commit, branch, record } = performed;
      const what =
        record.action === 'gate' ? `${record.outcome} by ${record.version}` : `${record.action} of ${record.rollout ?? record.version}`;
      const text = `${record.target}: ${what}, by ${record.actor}, ${commit.slice(0, 12)} on ${branch.replace('refs/heads/', '')}`;
      return color.green(wrapped(text, { indent: '  ' }).join('\n'));
    }
  }
}

/** `1.4.0 3d3eae79e9f9`: enough of both to compare by eye. */
function digestOf(image: ReleaseImage | undefined): string {
  if (image === undefined) return 'none';
  const digest = image.digest.replace('sha256:', '').slice(0, 10);
  return image.tag === undefined ? digest : `${image.tag.slice(0, 11)} ${digest}`;
}
