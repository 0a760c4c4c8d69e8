import type { createColors } from 'picocolors';
import { formatFault } from '../../core/errors';
import type { GateSubject } from '../../core/record/gate';
import type { GateVerdict } from '../../verbs/act/gate-verdict';
import { wrapped } from './columns';
import { moment } from './moment';

type Colors = ReturnType<typeof createColors>;
type SubjectVerdict = GateVerdict & { readonly subject: GateSubject };

/** `memql/staging  0.9.14 passed`, and by whom, when and what proof. */
export function gateLines({ recorded, why, subject }: SubjectVerdict, color: Colors): string[] {
  const { target, version } = subject;
  if (why !== undefined) return wrapped(`${target}  ${color.red('not passed')}: ${formatFault(why)}`, { indent: '  ' });
  return [
    `${color.bold(target)}  ${version} ${color.green('passed')}`,
    ...(recorded === undefined
      ? []
      : wrapped(`${moment(recorded.date)} by ${recorded.record.actor}: ${recorded.record.proof ?? ''}`, { first: '  ', indent: '  ' })),
  ];
}

/** The same as one JSON text. */
export function gateJson({ passed, recorded, why, subject }: SubjectVerdict): string {
  const record = recorded && { commit: recorded.commit, date: moment(recorded.date), ...recorded.record };
  return JSON.stringify({ ...subject, passed, why, record }, null, 2);
}
