import { basename, relative, resolve, sep } from 'node:path';
import { isRemote, type PartSource } from '../../core/adopt/part-record';
import { problem } from '../../core/errors';
import { importManifests, isWhole } from '../../verbs/adopt/import-manifests';
import { vendorAgain } from '../../verbs/adopt/vendor-again';
import { isWholePart, type VendoredPart, vendorPart } from '../../verbs/adopt/vendor-part';
import { Command, type CommandFactory, type Context, eachTime, examples } from '../command';
import type { Io } from '../io';
import { importJson, importPartsJson } from '../print/begun-json';
import { tellImport, tellPart } from '../print/import';

interface Options {
  readonly system?: string;
  readonly environment: string;
  readonly kubernetes: string;
  readonly helm?: string;
  readonly kustomize?: string;
  readonly repo?: string;
  readonly chartVersion?: string;
  readonly values?: readonly string[];
  readonly namespace?: string;
  readonly part?: string;
  readonly again?: true;
  readonly replace?: true;
  readonly json: boolean;
}

/** `galley import`: a system from YAML that is there. */
export const importCommand: CommandFactory = (context) =>
  new Command('import')
    .summary('Make a system from existing YAML')
    .description(
      'Writes a system that renders the objects of a folder, a file or stdin (what kustomize or Helm render), and compares a render of it with the input. Images become slots of a first lockfile; Secrets become ExternalSecrets, and no value is stored. It names each object that it can not render unchanged, with the reason. With several environments, their differences become settings.',
    )
    .argument('[sources...]', 'DIR, FILE or -; or ENVIRONMENT=DIR for each of several')
    .option('--system <name>', "what it is called (default: the folder's or the file's name)")
    .option('--environment <name>', 'its environment, if there is only one', 'staging')
    .option('--kubernetes <version>', 'minor version of the cluster', '1.35')
    .option('--json', 'print the same as JSON', false)
    .optionsGroup('Keep a part as its tool renders it:')
    .option('--helm <chart>', "keep a chart as Helm renders it: a folder, a file, an address, or a name in --repo's repository")
    .option('--kustomize <dir>', 'keep a folder or an address as kustomize renders it')
    .option('--part <name>', "name of the part (default: the chart's or the folder's name)")
    .option('--namespace <name>', "namespace of objects that name none (default with --helm: the part's name)")
    .option('--values <file>', "the chart's values; may be given several times", eachTime)
    .option('--repo <url>', 'repository that the chart is in')
    .option('--chart-version <version>', 'version of a chart to fetch')
    .option('--again', 'render the parts of --system again, and show differences')
    .option('--replace', 'accept these differences')
    .addHelpText(
      'after',
      examples(
        ['Plain YAML', 'galley import ../shop/k8s --system shop'],
        ['What Helm renders', 'helm template shop ./chart | galley import - --system shop'],
        ['Two overlays: what differs becomes settings', 'galley import staging=out/staging prod=out/prod --system shop'],
        ['A chart of others, kept as it is', 'galley import --helm ../charts/cert-manager --values cm.yaml --system platform'],
        ['Whether all parts are what their tools render today', 'galley import --again --system platform'],
      ),
    )
    .runs(async (words: string[], options: Options) => {
      refuseKubernetes(options.kubernetes);
      if (options.helm !== undefined || options.kustomize !== undefined) return importPart(words, options, context());
      if (options.again) return importAgain(words, options, context());
      refuseOthers(words, options);
      const { project, io } = context();
      const sources = sourcesIn(words, options.environment);
      const system = options.system ?? nameFor([...sources.values()]);
      const done = await importManifests(project, { system, sources, kubernetesVersion: options.kubernetes, progress: io.progress });
      if (options.json) io.out(importJson(system, done));
      else tellImport(system, done, io);
      return isWhole(done) ? 0 : 1;
    });

async function importPart(words: readonly string[], options: Options, { project, io }: Context): Promise<0 | 1> {
  const tool = options.helm === undefined ? 'kustomize' : 'helm';
  const system = neededSystem(words, options);
  const source = partSource(tool, options, project.root);
  const done = await vendorPart(project, {
    system,
    source,
    environment: options.environment,
    replace: options.replace === true,
    progress: io.progress,
  });
  return tellParts(system, [done], options, io);
}

async function importAgain(words: readonly string[], options: Options, { project, io }: Context): Promise<0 | 1> {
  const system = neededSystem(words, options);
  const { part, replace = false } = options;
  const all = await vendorAgain(project, { system, part, replace, progress: io.progress });
  return tellParts(system, all, options, io);
}

function tellParts(system: string, all: readonly VendoredPart[], options: Options, io: Io): 0 | 1 {
  if (options.json) io.out(importPartsJson(system, all));
  else for (const done of all) tellPart(system, done, io);
  return all.every(isWholePart) ? 0 : 1;
}

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

function neededSystem(words: readonly string[], { system, helm, kustomize, again }: Options): string {
  const [both, ...more] = [helm && '--helm', kustomize && '--kustomize', ...words].filter((each) => each !== undefined);
  if (more.length > 0 || (again && both !== undefined))
    throw problem('USAGE', {
      subject: 'sources',
      expected: 'one part, or --again, and nothing else',
      got: [again && '--again', both, ...more].filter(Boolean).join(' '),
      next: 'import one at a time',
    });
  if (system !== undefined) return system;
  throw problem('USAGE', {
    subject: '--system',
    expected: 'the system that the part is of',
    got: 'none',
    next: 'name it: --system platform',
  });
}

/** Paths as they count from the project's root, wherever a person stands. */
function partSource(tool: 'helm' | 'kustomize', options: Options, root: string): PartSource {
  const word = options[tool] ?? '';
  const below = (path: string): string => relative(root, resolve(path)).split(sep).join('/') || '.';
  const remote = isRemote(word, options.repo);
  refusePartOptions(tool, options, remote);
  const part = options.part ?? partName(word);
  return {
    part,
    tool,
    source: remote ? word : below(word),
    kubernetesVersion: options.kubernetes,
    ...(options.repo !== undefined && { repository: options.repo }),
    ...(options.chartVersion !== undefined && { chartVersion: options.chartVersion }),
    ...(tool === 'helm' ? { namespace: options.namespace ?? part } : options.namespace !== undefined && { namespace: options.namespace }),
    values: (options.values ?? []).map(below),
  };
}

function refusePartOptions(tool: 'helm' | 'kustomize', { repo, chartVersion, values, helm, kustomize }: Options, remote: boolean): void {
  const refuse = (subject: string, expected: string, got: string, next: string): never => {
    throw problem('USAGE', { subject, expected, got, next });
  };
  const ofHelm = [repo && '--repo', chartVersion && '--chart-version', values && '--values'].filter(Boolean).join(', ');
  // The record is part of the commit.
  if ([repo, helm, kustomize].some((word) => word !== undefined && /^[a-z][a-z0-9+.-]*:\/\/[^/]*@/.test(word)))
    refuse(
      repo === undefined ? `--${tool}` : '--repo',
      'an address without a login',
      'one with (not shown)',
      `log in by ${tool}'s own means`,
    );
  if (tool === 'kustomize' && ofHelm !== '') refuse(ofHelm, 'no option of --helm', 'it with --kustomize', 'leave it out');
  if (tool === 'kustomize' && remote && !/[?&]ref=/.test(kustomize ?? ''))
    refuse('--kustomize', 'an address with its version, ?ref=v1.2.3', JSON.stringify(kustomize), 'say which version');
  if (tool === 'helm' && remote && chartVersion === undefined)
    refuse('--chart-version', 'the version of a chart to fetch', 'none', 'name it, so that everybody gets the same');
  if (tool === 'helm' && !remote && chartVersion !== undefined)
    refuse('--chart-version', 'a chart that is fetched', 'a folder or a file, which has its own version', 'leave it out');
}

/** The name of a chart or a folder, without version and ending. */
function partName(word: string): string {
  const last = basename(word.replace(/[?#].*$/, '').replace(/\/+$/, '') || '.');
  const own = last === '.' || last === '..' ? basename(resolve(word)) : last;
  return own.replace(/\.(?:tgz|tar\.gz)$/, '').replace(/-v?\d+\.\d+\.\d+.*$/, '');
}

/** Options without effect when YAML becomes code. */
function refuseOthers(words: readonly string[], { part, repo, chartVersion, values, namespace, replace }: Options): void {
  const given = {
    '--part': part,
    '--repo': repo,
    '--chart-version': chartVersion,
    '--values': values,
    '--namespace': namespace,
    '--replace': replace,
  };
  const wrong = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (wrong.length > 0)
    throw problem('USAGE', {
      subject: wrong.join(', '),
      expected: '--helm, --kustomize or --again beside it',
      got: 'none',
      next: 'leave it out, or name the chart',
    });
  if (words.length === 0)
    throw problem('USAGE', {
      subject: 'sources',
      expected: 'DIR, FILE or -, ENVIRONMENT=DIR, --helm CHART or --kustomize DIR',
      got: 'none',
      next: 'name what is to be imported',
    });
}

function refuseKubernetes(version: string): void {
  if (/^1\.\d+$/.test(version)) return;
  throw problem('USAGE', {
    subject: '--kubernetes',
    expected: 'a minor version such as 1.35',
    got: JSON.stringify(version),
    next: 'correct it',
  });
}
