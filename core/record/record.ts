import { counted } from '../counted';

/** Actions on an environment, outcomes of its gates, and actions on its rollouts. */
export const ACTIONS = [
  'deploy',
  'promote',
  'rollback',
  'retire',
  'rename',
  'gate',
  'rollout-promote',
  'rollout-abort',
  'rollout-retry',
] as const;

export type Action = (typeof ACTIONS)[number];

/**
 * `done` for what changed an environment, `passed` and `failed` for what a gate said, `refused` for what was not allowed; `failed` also, in a note, for
 * what the cluster did not take.
 */
export const OUTCOMES = ['done', 'passed', 'failed', 'refused'] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** The record of one action: in the trailers of its commit or, if it was refused or failed, in a note. */
export interface ActionRecord {
  /** Name in `access.yaml`; `unproven` in the note of a refusal where nothing proved one. */
  readonly actor: string;
  readonly action: Action;
  /** `<system>/<environment>` */
  readonly target: string;
  /** Version of the release. */
  readonly version: string;
  readonly outcome: Outcome;
  /** Git's hash of `dist/<target>` in the commit. */
  readonly tree?: string;
  /** `sha256:…` of the release's lockfile. */
  readonly lockfile?: string;
  /** Version that the environment named before. */
  readonly previous?: string;
  /** The environment that a promotion came from; of one that is renamed, its name before. */
  readonly source?: string;
  /** The name that an environment has from then on, in the record of its old one. */
  readonly becomes?: string;
  /** `<namespace>/<name>` of the Rollout that the action steered. */
  readonly rollout?: string;
  /** The fate of the data of a retired or renamed environment. */
  readonly data?: string;
  /** What registries said of the release's images: `13 there, web moved`. */
  readonly registry?: string;
  /** The evidence for a gate's outcome: an address, a sentence. */
  readonly proof?: string;
  /** In notes: the reason of the refusal or failure, or why only a note records it. */
  readonly reason?: string;
  /** Seconds since 1970; in notes, where no commit says when. */
  readonly date?: string;
  /** Who tried it by git's word, which proves nothing; in notes. */
  readonly claimed?: string;
}

/** Trailers that all records of a commit share. */
const SHARED: readonly (readonly [key: string, field: keyof ActionRecord])[] = [
  ['Galley-Actor', 'actor'],
  ['Galley-Action', 'action'],
];

/** Begins what a commit says of one more environment. */
const TARGET = 'Galley-Target';

/** The trailers of each environment, in the order in which they are written. The names are a contract: docs/actions.md. */
const OWN: readonly (readonly [key: string, field: keyof ActionRecord])[] = [
  [TARGET, 'target'],
  ['Galley-Version', 'version'],
  ['Galley-Outcome', 'outcome'],
  ['Galley-Tree', 'tree'],
  ['Galley-Lockfile', 'lockfile'],
  ['Galley-Previous', 'previous'],
  ['Galley-Source', 'source'],
  ['Galley-Becomes', 'becomes'],
  ['Galley-Rollout', 'rollout'],
  ['Galley-Data', 'data'],
  ['Galley-Registry', 'registry'],
  ['Galley-Proof', 'proof'],
  ['Galley-Reason', 'reason'],
  ['Galley-Date', 'date'],
  ['Galley-Claimed', 'claimed'],
];

/**
 * Records of one action as git trailers, a line each, whatever stands in their texts: a line break in one of them starts no trailer of its own.
 *
 * @param records of one actor and one action, each of another environment
 */
export function printTrailers(records: readonly ActionRecord[]): string {
  const [first] = records;
  if (first === undefined) return '';
  return printed(SHARED, first) + records.map((record) => printed(OWN, record)).join('');
}

function printed(trailers: typeof OWN, record: ActionRecord): string {
  return trailers
    .flatMap(([key, field]) => {
      const value = record[field]?.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
      return value === undefined || value === '' ? [] : [`${key}: ${value}\n`];
    })
    .join('');
}

/**
 * Reads records back. What stands before the first `Galley-Target` holds for all; each `Galley-Target` begins another environment's.
 *
 * @param trailers lines `Key: value`, as `git interpret-trailers --parse` prints them; those that are not Galley's count for nothing
 * @returns none if they are no records: something required is missing, is there twice, or is a word that we don't know
 */
export function parseTrailers(trailers: string): readonly ActionRecord[] {
  const shared: Fields = {};
  const own: Fields[] = [];
  for (const line of trailers.split('\n')) {
    const [, key = '', value = ''] = /^([\w-]+): *(.*)$/.exec(line) ?? [];
    const field = [...SHARED, ...OWN].find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
    if (field === undefined) continue;
    if (field === 'target') own.push({});
    const fields = own.at(-1) ?? shared;
    if (fields[field] !== undefined || shared[field] !== undefined) return [];
    // A hand-written record may hold escape sequences for a terminal.
    fields[field] = value.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd').trim();
  }
  const records = own.map((fields) => recordFrom({ ...shared, ...fields }));
  const whole = records.filter((record) => record !== undefined);
  const isOneAction = whole.every(({ actor, action }) => actor === whole[0]?.actor && action === whole[0]?.action);
  const targets = new Set(whole.map(({ target }) => target));
  return whole.length === records.length && targets.size === records.length && isOneAction ? whole : [];
}

type Fields = Partial<Record<keyof ActionRecord, string>>;

function recordFrom(fields: Fields): ActionRecord | undefined {
  const { actor, action, target, version, outcome } = fields;
  const known = isOneOf(ACTIONS, action) && isOneOf(OUTCOMES, outcome);
  if (!known || !actor || !target || !version) return undefined;
  return { ...fields, actor, action, target, version, outcome };
}

/** The word for an action or an outcome that we don't know, in trailers that are whole otherwise: a newer Galley's. */
export function unknownWordIn(trailers: string): string | undefined {
  const wordsOf = (key: string): string[] =>
    [...trailers.matchAll(/^(galley-\w+): *([a-z][a-z-]{0,40})$/gim)].flatMap(([, name = '', word = '']) =>
      name.toLowerCase() === key ? [word] : [],
    );
  const [actions, outcomes] = [wordsOf('galley-action'), wordsOf('galley-outcome')];
  if (actions.length === 0 || outcomes.length === 0) return undefined;
  return actions.find((each) => !isOneOf(ACTIONS, each)) ?? outcomes.find((each) => !isOneOf(OUTCOMES, each));
}

/** `Roll memql/prod back to 0.9.14` */
export function subjectOf({ action, target, version, outcome, source, becomes, rollout }: ActionRecord): string {
  switch (action) {
    case 'deploy':
      return `Deploy ${version} to ${target}`;
    case 'promote':
      return `Promote ${version} from ${source ?? 'elsewhere'} to ${target}`;
    case 'rollback':
      return `Roll ${target} back to ${version}`;
    case 'retire':
      return `Retire ${target}, which ran ${version}`;
    case 'rename':
      return `Rename ${source ?? target} to ${becomes ?? target}, which runs ${version}`;
    case 'gate':
      return `Say that ${version} ${outcome} the gate of ${target}`;
    case 'rollout-promote':
      return `Promote the rollout of ${rollout} to ${version} in ${target}`;
    case 'rollout-abort':
      return `Abort the rollout of ${rollout} to ${version} in ${target}`;
    case 'rollout-retry':
      return `Retry the rollout of ${rollout} to ${version} in ${target}`;
  }
}

/** What an action does, in a line: `Deploy 1.5.0 to 1,998 environments`. */
export function subjectOfAll(records: readonly ActionRecord[]): string {
  const [first, ...more] = records;
  if (first === undefined) return '';
  // The two records of a renaming are of one environment, and of one action.
  if (more.length === 0 || first.action === 'rename') return subjectOf(first);
  const systems = new Set(records.map(({ target }) => target.slice(0, target.indexOf('/'))));
  const target = `${counted(records.length, 'environment')}${systems.size === 1 ? ` of ${[...systems][0]}` : ''}`;
  const isOneVersion = records.every(({ version }) => version === first.version);
  return subjectOf({ ...first, target, version: isOneVersion ? first.version : 'several versions' });
}

/** Whether an action is a change of files, so that without one there is nothing to write down. */
export function changesFiles(action: Action): boolean {
  return action === 'deploy' || action === 'promote' || action === 'rollback' || action === 'retire' || action === 'rename';
}

/** Whether a record says that its environment is there no more: retired, or the old name of one that was renamed. */
export function endsEnvironment({ action, becomes }: Pick<ActionRecord, 'action' | 'becomes'>): boolean {
  return action === 'retire' || (action === 'rename' && becomes !== undefined);
}

/** The message of the commit that is the record, of one environment or of several. */
export function messageOf(records: readonly ActionRecord[]): string {
  return `${subjectOfAll(records)}\n\n${printTrailers(records)}`;
}

function isOneOf<Word extends string>(words: readonly Word[], word: string | undefined): word is Word {
  return (words as readonly (string | undefined)[]).includes(word);
}
