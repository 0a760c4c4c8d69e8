import { basename, resolve } from 'node:path';
import { counted } from '../../core/counted';
import { formatPlace, problem } from '../../core/errors';
import { type Imported, importManifests, lossesOf } from '../../verbs/adopt/import-manifests';
import { Command, type CommandFactory, examples } from '../command';
import type { Io } from '../io';
import { noteWarnings } from '../print/problems';

interface Options {
  readonly system?: string;
  readonly environment: string;
  readonly kubernetes: string;
}

/** `galley import`: a system from YAML that is there. */
export const importCommand: CommandFactory = (context) =>
  new Command('import')
    .summary('Make a system of YAML that is there')
    .description(
      'Writes a system that renders the objects of a folder, a file or stdin (what kustomize or Helm render), and proves it: it is rendered, and the objects are compared. Images become slots of a first lockfile; Secrets become ExternalSecrets, whose values are written nowhere. What can not be rendered as it was read is named, with its reason. With several environments, what differs between them becomes settings.',
    )
    .argument('<sources...>', 'DIR, FILE or -; or ENVIRONMENT=DIR for each of several')
    .option('--system <name>', "what it is called (default: the folder's or the file's name)")
    .option('--environment <name>', 'its environment, where there is one', 'staging')
    .option('--kubernetes <version>', 'minor version of the cluster', '1.35')
    .addHelpText(
      'after',
      examples(
        ['Plain YAML', 'galley import ../shop/k8s --system shop'],
        ['What Helm renders', 'helm template shop ./chart | galley import - --system shop'],
        ['Two overlays: what differs becomes settings', 'galley import staging=out/staging prod=out/prod --system shop'],
      ),
    )
    .runs(async (words: string[], options: Options) => {
      const { project, io } = context();
      const sources = sourcesIn(words, options.environment);
      const system = options.system ?? nameFor([...sources.values()]);
      if (!/^1\.\d+$/.test(options.kubernetes))
        throw problem('USAGE', {
          subject: '--kubernetes',
          expected: 'a minor version such as 1.35',
          got: JSON.stringify(options.kubernetes),
          next: 'correct it',
        });
      const done = await importManifests(project, { system, sources, kubernetesVersion: options.kubernetes, progress: io.progress });
      return tell(system, done, io) ? 0 : 1;
    });

function sourcesIn(words: readonly string[], environment: string): ReadonlyMap<string, string> {
  const pairs = words.map((word) => /^(?<name>[a-z0-9-]+)=(?<source>.+)$/.exec(word)?.groups);
  if (words.length === 1 && pairs[0] === undefined) return new Map([[environment, words[0] ?? '']]);
  const sources = new Map(pairs.flatMap((pair) => (pair === undefined ? [] : [[pair['name'] ?? '', pair['source'] ?? ''] as const])));
  if (sources.size === words.length) return sources;
  throw problem('USAGE', {
    subject: 'sources',
    expected: 'one source, or ENVIRONMENT=SOURCE for each of several',
    got: words.join(' '),
    next: 'name each environment once',
  });
}

function nameFor(sources: readonly string[]): string {
  const [source = ''] = sources;
  const name = basename(resolve(source))
    .replace(/\.(?:ya?ml|json)$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40);
  if (sources.length === 1 && source !== '-' && name !== '') return name;
  throw problem('USAGE', { subject: '--system', expected: 'a name for the system', got: 'none', next: 'name it: --system shop' });
}

/** @returns whether all that was read is rendered */
function tell(system: string, done: Imported, io: Io): boolean {
  const { plan, differences, created } = done;
  for (const [environment, objects] of plan.expected) {
    const isEqual = differences.get(environment)?.length === 0;
    const named = plan.losses.get(environment)?.length ?? 0;
    const but = named === 0 ? '' : `, but for ${counted(named, 'object')} named below`;
    const says = isEqual ? `equal to those that were read${but}` : 'and NOT equal';
    io.out(`${system}/${environment}  ${counted(objects.length, 'object')}: rendered, compared, ${says}`);
  }
  io.out(`${counted(created.length, 'file')} written in charts/${system}, releases/${system} and envs/${system}; main.ts names ${system}`);
  const losses = lossesOf(done);
  for (const [environment, { what, why, out, place }] of losses)
    io.out(`${out ? 'left out' : 'changed '}  ${environment}  ${what} (${formatPlace(place)}): ${why}`);
  const different = [...differences].flatMap(([environment, paths]) => paths.map((path) => `differs   ${environment}  ${path}`));
  for (const line of different) io.out(line);
  if (plan.images > 0)
    io.out(
      `images    ${counted(plan.images, 'image')} in releases/${system}; each reference has its digest now, and one that had none a made-up one: galley pin ${system}@VERSION`,
    );
  if (plan.stored.length > 0)
    io.out(`secrets   ${counted(plan.stored.length, 'value')} to put into the store: charts/${system}/SECRETS.md`);
  if (plan.settings.length > 0) io.out(`settings  ${plan.settings.join(', ')}`);
  noteWarnings(done.others, io);
  io.note('next: npm run synth && npm test');
  return different.length === 0 && losses.every(([, { out }]) => !out);
}
