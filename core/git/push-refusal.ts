/** Why a remote did not take a push. */
export interface PushRefusal {
  /** `race`: somebody else may just have pushed, or be at it. `denied`: it would say the same again. */
  readonly kind: 'race' | 'denied';
  /** What the server said, its reason first; never empty. */
  readonly words: string;
}

/** ` ! [remote rejected] HEAD -> main (pre-receive hook declined)` */
const REJECTED = /^ ?! \[(?<who>remote rejected|rejected)\] .*?\((?<reason>.*)\)\s*$/;
/** The message for every reference of a refused atomic push, also those that are fine. */
const COMPANION = /^atomic (?:push|transaction) fail/i;
/** What git says where a reference is not what it was, or is locked; and where two push at once. */
const RACE =
  /cannot lock ref|failed to (?:update|lock) ref|is at \w+ but expected|incorrect old value|reference already exists|non-fast-forward|fetch first|stale info|needs force|remote ref updated|\.lock': File exists/i;
/** A reference that stands where the folder of another one is needed: no repetition helps. */
const BELOW = /exists; cannot create|there are still refs under/i;
/** Reasons that tell nothing, where the server or its hook has said more. */
const EMPTY_REASON = /hook declined|^failed|^error|^declined|^atomic/i;
/** Lines of a server: its own words, a hook's, and its progress. */
const REMOTE = /^remote:\s*(?<words>.*\S)\s*$/;
const PROGRESS = /^(?:(?:Enumerating|Counting|Compressing|Resolving|Receiving|Writing) |Total \d)/;

/** Galley repeats at most this many lines of a server. */
const TOLD = 3;

/**
 * Reads why a push was refused.
 *
 * @param stderr all that `git push` said, in the C locale
 * @returns undefined if no reference was refused: the push failed in another way
 */
export function pushRefusal(stderr: string): PushRefusal | undefined {
  const lines = stderr.split(/[\r\n]+/);
  const refused = lines.flatMap((line) => {
    const { who, reason } = REJECTED.exec(line)?.groups ?? {};
    return who === undefined || reason === undefined ? [] : [{ byServer: who === 'remote rejected', reason }];
  });
  if (refused.length === 0) return undefined;
  const reasons = refused.filter(({ reason }) => !COMPANION.test(reason));
  const words = lines.flatMap((line) => REMOTE.exec(line)?.groups?.['words'] ?? []).filter((line) => !PROGRESS.test(line));
  const denial = reasons.find(({ byServer, reason }) => byServer && !RACE.test(reason));
  const below = [...words, ...reasons.map(({ reason }) => reason)].find((each) => BELOW.test(each));
  if (below !== undefined) return { kind: 'denied', words: below };
  const reason = (denial ?? reasons[0] ?? refused[0])?.reason ?? '';
  const shown = EMPTY_REASON.test(reason) || denial === undefined ? [reason, ...words.slice(0, TOLD)] : [reason];
  // If git names only the other references of an atomic push, the server's lines hold the reason.
  const isRace = denial === undefined && (reasons.length > 0 || words.length === 0 || words.some((each) => RACE.test(each)));
  return { kind: isRace ? 'race' : 'denied', words: shown.join(': ') };
}

/** True if the reference can never exist beside the existing ones. */
export function isBelowAnother(output: string): boolean {
  return BELOW.test(output);
}
