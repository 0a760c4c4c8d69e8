import { Option } from 'commander';
import { CHECKS } from '../../core/check/checks';
import { formatProblem, problem } from '../../core/errors';
import { KubernetesVersion } from '../../core/kubernetes-version';
import { writeReport } from '../../ports/disk/write-report';
import { today } from '../../ports/process/today';
import { toolVersion } from '../../ports/process/tool-version';
import { type CheckAnswer, check } from '../../verbs/check/check';
import { Command, type CommandFactory, examples } from '../command';
import type { Io } from '../io';
import { checkSummary, findingLines, schemaLines } from '../print/check';
import { type Formatted, findingsJson, githubAnnotations, gitlabReport, sarif } from '../print/check-formats';
import { noteProblems } from '../print/problems';
import { checkOrder } from './check-order';

interface Options {
  readonly kubernetesVersion?: string;
  readonly crds?: string;
  readonly whole: boolean;
  readonly format: 'text' | 'json' | 'sarif' | 'github' | 'gitlab';
  readonly json: boolean;
  readonly out?: string;
  readonly all: boolean;
  readonly order: boolean;
  readonly since?: string;
  readonly failOn: 'error' | 'warning' | 'info';
}

const WORSE = { error: ['error'], warning: ['error', 'warning'], info: ['error', 'warning', 'info'] } as const;

/** `galley check`: what all objects of an environment, or of any YAML, get wrong together. */
export const checkCommand: CommandFactory = (context) =>
  new Command('check')
    .summary('Check environments, or any Kubernetes YAML, as a whole')
    .description(
      `Renders environments in memory and runs ${CHECKS.length} checks over all of their objects at once; or reads any Kubernetes YAML or JSON, ours or not. A reference to an object outside the input is unknown, not wrong. kubeconform judges schemas, if it is on PATH. It needs neither network nor cluster. galley explain describes each check.`,
    )
    .argument('[what...]', 'SYSTEM, SYSTEM/ENV, a folder, a file, or - for stdin; by default every environment')
    .option('--kubernetes-version <version>', 'minor version of the cluster, for YAML from elsewhere, such as 1.34')
    .option('--crds <dir>', 'folder of CustomResourceDefinitions that the cluster has, for YAML from elsewhere')
    .option('--whole', 'the input is complete: a reference outside it is then wrong', false)
    .addOption(new Option('--format <format>', 'format of findings').choices(['text', 'json', 'sarif', 'github', 'gitlab']).default('text'))
    .option('--json', 'the same as --format json', false)
    .option('--out <file>', 'write findings there, and the summary to stdout')
    .option('--since <revision>', 'report and count only findings that are new since then')
    .option('--all', 'show accepted findings too', false)
    .option('--order', 'print the order of application, what waits for what, and where it gets stuck', false)
    .addOption(new Option('--fail-on <severity>', 'exit 1 from this severity on').choices(['error', 'warning', 'info']).default('error'))
    .addHelpText(
      'after',
      examples(
        ['Every environment', 'galley check'],
        ['The output of a chart', 'helm template web ./chart | galley check -'],
        ['In a pull request', 'galley check --since origin/main'],
        ['For code scanning', 'galley check --format sarif --out galley.sarif'],
        ['The order of application', 'galley check --order shop/prod'],
      ),
    )
    .runs(async (words: string[], options: Options) => {
      const { systems, project, io } = context();
      if (options.order) return checkOrder(context(), words, options.json || options.format === 'json');
      const version = options.kubernetesVersion;
      const answer = await check({
        project,
        systems,
        words,
        kubernetesVersion: version === undefined ? undefined : versionOf(version),
        crds: options.crds,
        whole: options.whole,
        since: options.since,
        today: today(),
        progress: (name) => io.progress(`checked ${name}`),
      });
      tell(answer, options, io);
      if (answer.unread.length > 0 || answer.objects === 0) return 2;
      const counts = ({ severity, verdict, accepted }: CheckAnswer['findings'][number]): boolean =>
        fails(options, severity) && verdict === 'wrong' && accepted === undefined;
      return answer.findings.some(counts) ? 1 : 0;
    });

const fails = ({ failOn }: Options, severity: 'error' | 'warning' | 'info'): boolean =>
  (WORSE[failOn] as readonly string[]).includes(severity);

function tell(answer: CheckAnswer, options: Options, io: Io): void {
  for (const other of answer.others) io.note(`not judged: ${formatProblem(other)}`);
  if (answer.passed.size > 0) io.note(`not opened: ${[...answer.passed].map(([name, count]) => `${count} ${name}`).join(', ')}`);
  noteProblems(answer.unread, io);
  for (const { check: id, subject, reason } of answer.broughtAcceptances)
    io.note(`accepted by this change, so not yet: ${id} in ${subject.kind} ${subject.name}: ${reason}`);
  const format = options.json ? 'json' : options.format;
  const summary = checkSummary({ ...answer, environments: answer.environments.length, unread: answer.unread.length });
  const schemas = schemaLines(answer.schemas);
  const formatted = formatOf(answer, format, options, io);
  if (formatted.cut !== undefined) io.note(`left out: ${formatted.cut}`);
  if (options.out !== undefined) writeReport(options.out, `${formatted.text.trimEnd()}\n`);
  else if (formatted.text !== '') for (const line of formatted.text.split('\n')) io.out(line);
  for (const line of [...schemas, summary]) {
    if (format === 'text' || options.out !== undefined) io.out(line);
    else io.note(line);
  }
  if (answer.objects === 0 && answer.unread.length === 0) io.note('there is no Kubernetes object in what was given');
}

function formatOf({ findings, schemas }: CheckAnswer, format: Options['format'], { all, out }: Options, io: Io): Formatted {
  switch (format) {
    case 'json':
      return findingsJson(findings, schemas.notJudged);
    case 'sarif':
      return sarif(findings, toolVersion());
    case 'github':
      return githubAnnotations(findings);
    case 'gitlab':
      return gitlabReport(findings);
    default: {
      const shown = findings.filter(({ accepted }) => all || accepted === undefined);
      return { text: findingLines(shown, out === undefined ? io.color : PLAIN(io)).join('\n') };
    }
  }
}

/** A file has no colours. */
const PLAIN = (io: Io): Io['color'] => ({ ...io.color, red: String, yellow: String, bold: String });

function versionOf(text: string): KubernetesVersion {
  const found = /^v?(?<minor>1\.\d{1,3})(?:\.\d+)?$/.exec(text)?.groups?.['minor'];
  if (found !== undefined) return KubernetesVersion.parse(found);
  throw problem('USAGE', {
    subject: '--kubernetes-version',
    expected: 'a version such as 1.34',
    got: JSON.stringify(text),
    next: 'correct it',
  });
}
