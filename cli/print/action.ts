import type { createColors } from 'picocolors';
import { counted } from '../../core/counted';
import { groupBy } from '../../core/group-by';
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

/** How many changes are shown one by one. */
const MOST_SHOWN = 3;
/** How many names of environments a line has. */
const MOST_NAMED = 5;

/** A summary of changed releases. Changes that are alike appear once. */
export function changesLines(changes: readonly ReleaseChange[], color: Colors): string[] {
  if (changes.length <= MOST_SHOWN) return changes.flatMap((change) => changeLines(change, color));
  const alike = groupBy(changes, ({ name, from, to, production, images, applications, files }) =>
    JSON.stringify([name.system, from, to, production, images, applications, files.length === 0]),
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const [, ...lines] = changeLines(first, color);
    const title = `${color.bold(`${first.name.system}: ${counted(group.length, 'environment')}`)}`;
    const names = group.map(({ name }) => name.environment);
    const shown = names.length <= MOST_NAMED + 1 ? names : [...names.slice(0, MOST_NAMED), `${names.length - MOST_NAMED} more`];
    return [
      `${title}${first.production ? `  ${color.yellow('production')}` : ''}`,
      ...wrapped(shown.join(', '), { first: '  ', indent: '  ' }),
      ...lines.map((line, index) => (index === 0 && group.length > 1 ? `${line}, each` : line)),
    ];
  });
}

/** How an action ended, in a line. */
export function performedLine(performed: Performed, color: Colors): string {
  switch (performed.kind) {
    case 'planned':
      return 'dry run: nothing was written or signed; who may do it is asked when it is done';
    case 'unchanged':
      return 'nothing to do';
    case 'done': {
      const { commit, branch, records } = performed;
      const [first] = records;
      const versions = new Set(records.map(({ version }) => version));
      const version = versions.size === 1 ? first?.version : 'several versions';
      const what = first?.action === 'gate' ? `${first.outcome} by ${version}` : `${first?.action} of ${first?.rollout ?? version}`;
      const where =
        first?.action === 'rename'
          ? `${first.source} -> ${first.target}`
          : records.length === 1
            ? first?.target
            : counted(records.length, 'environment');
      const text = `${where}: ${what}, by ${first?.actor}, ${commit.slice(0, 12)} on ${branch.replace('refs/heads/', '')}`;
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
