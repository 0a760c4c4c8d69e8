import { inOrder } from '../../core/document/in-order';
import { systemNamed } from '../../core/env/find';
import { GalleyError } from '../../core/errors';
import type { Project } from '../../ports/disk/project';
import type { TellProgress } from '../../verbs/pin/ask-registry';
import { draftLockfile, readLockfile } from '../../verbs/pin/lockfile';
import { type PinPlan, planPin } from '../../verbs/pin/pin';
import { parsePinWords } from '../../verbs/pin/pin-words';
import type { ImageSources } from '../../verbs/pin/signatures';
import { verifyPins } from '../../verbs/pin/verify-pins';
import { wantedPlatforms } from '../../verbs/pin/wanted-platforms';
import { selectReleases } from '../../verbs/select-releases';
import { Command, type CommandFactory, type Context, examples, type RegistryOptions } from '../command';
import type { Io } from '../io';
import { engineNotes, pinLines, type VerifiedRelease, verifyLines } from '../print/pin';
import { pinJson, verifyJson } from '../print/pin-json';
import { registryFor, withRegistryOptions } from '../registry-options';

interface Options extends RegistryOptions {
  readonly verify: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `galley pin`: asks registries for the digests of a lockfile, or whether those that it has still stand. */
export const pinCommand: CommandFactory = (context) =>
  withRegistryOptions(new Command('pin'))
    .summary("Ask registries for a lockfile's digests")
    .description(
      'Asks registries for the digest of each tag of a lockfile, checks that the image runs on all platforms of the environments, and writes the digests in place. A version without a lockfile starts as a copy of the newest. Logins are those of docker login.',
    )
    .argument('[words...]', 'SYSTEM@VERSION, then new tags as IMAGE=TAG; with --verify any number of SYSTEM@VERSION (default: all)')
    .option('--verify', 'write nothing; exit 1 if a digest is gone, or its tag names another one', false)
    .option('--dry-run', 'ask and show, and write nothing', false)
    .option('--json', 'print the same as JSON', false)
    .addHelpText(
      'after',
      examples(
        ['Resolve the digests of a release', 'galley pin memql@0.9.14'],
        ['Begin a release: new tags, the rest as in the newest one', 'galley pin memql@0.9.15 bff=0.9.15 cognition=0.9.15'],
        ['Do tags still name the pinned digests?', 'galley pin --verify kaze@1.4.0'],
      ),
    )
    .runs(async (words: string[], options: Options) => {
      if (options.verify) return (await verify(context(), words, options)) ? 0 : 1;
      await pin(context(), words, options);
      return 0;
    });

async function pin({ systems, project, io }: Context, words: readonly string[], options: Options): Promise<void> {
  const { system: name, version, tags } = parsePinWords(words);
  const system = systemNamed(name, systems);
  const draft = draftLockfile(project, system, version);
  const platforms = wantedPlatforms(project, system);
  const plan = await planPin({ system, draft, tags, platforms, ...sources(project, options, io), tell: telling(io) });
  const written = plan.after !== plan.before && !options.dryRun;
  if (written) project.replaceText(plan.file, plan);
  for (const line of engineNotes(plan)) io.note(line);
  for (const line of report(plan, { ...options, written }, io)) io.out(line);
}

function report(plan: PinPlan, { json, written }: { readonly json: boolean; readonly written: boolean }, io: Io): string[] {
  return json ? [pinJson(plan, written)] : pinLines(plan, written, io.color);
}

async function verify({ systems, project, io }: Context, words: readonly string[], options: Options): Promise<boolean> {
  const lockfiles = selectReleases(project, words).map((each) => readLockfile(project, systemNamed(each.system, systems), each.version));
  const sourcesOfImages = sources(project, options, io);
  const releases: VerifiedRelease[] = [];
  for (const lockfile of lockfiles)
    releases.push({ ...lockfile, pins: await verifyPins(lockfile, { ...sourcesOfImages, tell: telling(io) }) });
  for (const line of options.json ? [verifyJson(releases)] : releases.flatMap((each) => verifyLines(each, io.color))) io.out(line);
  const pins = releases.flatMap((each) => each.pins);
  const problems = inOrder(pins.flatMap((each) => each.problems));
  if (problems.length > 0) throw new GalleyError(problems);
  return pins.every(({ status }) => status === 'holds');
}

function sources(project: Project, options: Options, io: Io): ImageSources {
  return { registry: registryFor(options, io), readText: (path) => project.readText(path) };
}

function telling(io: Io): TellProgress {
  return ({ done, total, name }) => io.progress(done === total ? '' : `asked for ${done} of ${total} images, last ${name}`);
}
