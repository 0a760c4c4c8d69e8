import type { InstallPhase } from '../env/outside';

/** What a cluster says of a step: it is done, it is not, or the cluster can't tell. */
export type StepState = 'done' | 'not done' | 'cannot be seen';

/** One step outside of git, or one thing that git delivers, as a live cluster shows it. */
export interface Step {
  readonly phase: InstallPhase;
  readonly what: string;
  readonly state: StepState;
  /** The state, or what is missing; never a secret's value. */
  readonly says: string;
  /** The command by which a person sees the same. */
  readonly command: string;
  /** True if the cluster knows the answer, but refused it or did not respond. */
  readonly failed?: true;
}

/** The result of a step. */
export type Seen = Pick<Step, 'state' | 'says' | 'failed'>;

export const done = (says: string): Seen => ({ state: 'done', says });
export const notDone = (says: string): Seen => ({ state: 'not done', says });
export const unseen = (says: string): Seen => ({ state: 'cannot be seen', says });

/** Names that a line has room for. */
const SHOWN = 4;

/** `a, b, c and 3 more`. */
export function someOf(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return rest > 0 ? `${names.slice(0, SHOWN).join(', ')} and ${rest} more` : names.join(', ');
}

/** `kubectl -n kaze get externalsecret.external-secrets.io kaze-runtime`: the group too, where kinds of several have one name. */
export function kubectlGet(kind: string, name: string, namespace?: string): string {
  const [group = '', word = kind] = kind.includes('/') ? kind.split('/') : ['', kind];
  const own = group.includes('.') && !group.endsWith('.k8s.io');
  const where = namespace === undefined || namespace === '' ? '' : ` -n ${namespace}`;
  return `kubectl${where} get ${word.toLowerCase()}${own ? `.${group}` : ''} ${name}`.trimEnd();
}
