import type { createColors } from 'picocolors';
import type { HistoryEntry } from '../../verbs/history';
import { wrapped } from './columns';
import { moment } from './moment';

type Colors = ReturnType<typeof createColors>;

/** An entry as a person reads it: what and by whom, and below it what more there is to say. */
export function historyLines({ commit, date, record, proven, why, datedBack }: HistoryEntry, color: Colors): string[] {
  const { actor, action, target, version, outcome, previous, source, becomes, rollout, proof, reason, claimed } = record;
  const first = `${moment(date)}  ${commit.slice(0, 8)}  ${action} ${target} ${version} ${outcome}`;
  const refused = outcome === 'refused';
  const who = refused ? `tried by ${actor === 'unproven' ? (claimed ?? actor) : actor}` : `by ${actor}`;
  const more = [
    who + (source === undefined ? '' : `, from ${source}`) + (previous === undefined || previous === version ? '' : `, was ${previous}`),
    ...(becomes === undefined ? [] : [`it is ${becomes} from then on`]),
    ...(rollout === undefined ? [] : [`Rollout ${rollout}`]),
    ...(proof === undefined ? [] : [`proof: ${proof}`]),
    ...(reason === undefined ? [] : [reason]),
    ...(datedBack ? ['dated before what came before it: the clock of who wrote it was wrong, or says so'] : []),
    ...(proven || refused ? [] : [`not proven: ${why}`]),
  ];
  return [
    ...wrapped(first, { indent: '  ' }).map((line) =>
      outcome === 'refused' || outcome === 'failed' || (!proven && !refused) ? color.red(line) : color.bold(line),
    ),
    ...more.flatMap((text) => wrapped(text, { first: '  ', indent: '    ' })),
  ];
}

/** All entries as one JSON text. */
export function historyJson(entries: readonly HistoryEntry[]): string {
  return JSON.stringify(
    entries.map(({ commit, date, record: { date: _, ...record }, proven, why, datedBack }) => ({
      commit,
      date: moment(date),
      ...record,
      proven,
      why,
      ...(datedBack && { datedBack }),
    })),
    null,
    2,
  );
}
