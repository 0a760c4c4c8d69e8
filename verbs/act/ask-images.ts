import { recordDisproof } from '../../core/access/record-proof';
import { type Problem, sentenceOf } from '../../core/errors';
import { type EnvironmentName, nameOf, releaseNameOf } from '../../core/names';
import { onBench } from '../access/bench';
import { lineRecords } from '../history';
import type { Lockfile } from '../pin/lockfile';
import { type VerifiedPin, verifyPins } from '../pin/verify-pins';
import { disproofNow } from './gate-verdict';
import type { Setting } from './plan';

/** Which release, to run where. */
export interface AskImages {
  readonly name: EnvironmentName;
  readonly lockfile: Lockfile;
}

/** What registries said of a release's images. */
export interface ImagesAnswer {
  /** For the record: `13 there`, `13 there, web moved`, `by the gate in 0123456789ab`; undefined if nobody said that all are there. */
  readonly answer: string | undefined;
  /** Why the release is not to run where people depend on it. */
  readonly refusals: readonly Problem[];
  /** What a person should know of it although it may. */
  readonly notes: readonly string[];
}

/**
 * Asks the named registries, by HEAD requests, whether every digest of a release is there: that a lockfile says `resolved` proves nothing, as anyone can
 * write it. Where they can't be asked, the record of a gate that says so of this very lockfile stands in for them.
 */
export async function askImages(setting: Setting, asked: AskImages): Promise<ImagesAnswer> {
  const pins = await pinsOf(setting, asked);
  const release = releaseNameOf(asked.lockfile);
  const gone = pins.filter(({ status }) => status === 'gone');
  if (gone.length > 0) return { answer: undefined, notes: [], refusals: gone.map((pin) => goneProblem(pin, asked, release)) };
  // Nothing stands in for a publisher's signature.
  const unsigned = pins.flatMap(({ problems }) => problems).filter(({ code }) => code === 'IMAGE_SIGNATURE' || code === 'SIGSTORE_ROOTS');
  if (unsigned.length > 0) return { answer: undefined, notes: [], refusals: unsigned };
  const silent = pins.filter(({ status }) => status === undefined);
  if (silent.length === 0) return { answer: answerOf(pins), refusals: [], notes: movedNotes(pins, release) };
  const gate = await gateThatAsked(setting, asked);
  if (gate !== undefined)
    return {
      answer: `by the gate in ${gate}`,
      refusals: [],
      notes: [`${release}: its registries were asked for the gate in ${gate}, and can't be now`],
    };
  const [first] = silent.flatMap(({ problems }) => problems);
  return {
    answer: undefined,
    notes: [],
    refusals: [
      {
        code: 'RELEASE_NOT_ASKED',
        subject: nameOf(asked.name),
        expected: `registries to say that the images of ${release} are there`,
        got: `no answer for ${silent.map(({ image }) => image.name).join(', ')}${first === undefined ? '' : ` (${sentenceOf(first)})`}`,
        next: 'run it where they can be reached, or let a gate of this release pass there first',
      },
    ],
  };
}

/** The same for the record of a gate, which may go without. */
export async function askImagesForGate(setting: Setting, asked: AskImages): Promise<Pick<ImagesAnswer, 'answer' | 'notes'>> {
  const pins = await pinsOf(setting, asked);
  const release = releaseNameOf(asked.lockfile);
  const missing = pins.filter(({ status }) => status === undefined || status === 'gone').map(({ image }) => image.name);
  if (missing.length === 0) return { answer: answerOf(pins), notes: movedNotes(pins, release) };
  return {
    answer: undefined,
    notes: [`${release}: registries did not say that ${missing.join(', ')} are there, so production asks them again`],
  };
}

/** Asks once for each release, however many environments are to run it. */
export function askedOnce<Answer>(ask: (asked: AskImages) => Promise<Answer>): (asked: AskImages) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (asked) => {
    const key = JSON.stringify([asked.name.system, asked.lockfile.version, asked.lockfile.digest]);
    const answer = answers.get(key) ?? ask(asked);
    answers.set(key, answer);
    return answer;
  };
}

function pinsOf({ registry, project }: Setting, { lockfile }: AskImages): Promise<VerifiedPin[]> {
  return verifyPins(lockfile, { registry, readText: (path) => project.readText(path), tell: () => {} });
}

function answerOf(pins: readonly VerifiedPin[]): string {
  const moved = pins.filter(({ status }) => status !== 'holds').map(({ image, status }) => `${image.name} ${status}`);
  return [`${pins.length} there`, ...moved].join(', ');
}

function movedNotes(pins: readonly VerifiedPin[], release: string): string[] {
  return pins.flatMap(({ image, status, now }) => {
    if (status === 'holds') return [];
    const tag = `${image.image}:${image.tag}`;
    return [`warning: ${release}: ${tag} ${now === undefined ? 'is gone' : `leads to ${now} now`}; its digest is still there, and runs`];
  });
}

function goneProblem({ image }: VerifiedPin, { name }: AskImages, release: string): Problem {
  return {
    code: 'IMAGE_GONE',
    subject: nameOf(name),
    expected: `${image.name} of ${release} in its registry`,
    got: `none of ${image.image}@${image.digest}`,
    next: `push it again, or run galley pin ${release}`,
  };
}

/** The newest commit of the main line whose gate record says of this lockfile that its images were there, and that its actor was and is allowed to write. */
async function gateThatAsked({ repository, head, access }: Setting, { name, lockfile }: AskImages): Promise<string | undefined> {
  return onBench(repository, [head.id], async (bench) => {
    for (const each of await lineRecords(bench, head.id)) {
      const { action, outcome, target, registry } = each.record;
      const isOf =
        each.record.version === lockfile.version && each.record.lockfile === lockfile.digest && target.startsWith(`${name.system}/`);
      if (action !== 'gate' || outcome !== 'passed' || !isOf || registry === undefined || !/^\d+ there\b/.test(registry)) continue;
      const why = (await disproofNow(bench, each, access)) ?? (await recordDisproof(bench, each.commit, each.record));
      if (why === undefined) return each.commit.id.slice(0, 12);
    }
    return undefined;
  });
}
