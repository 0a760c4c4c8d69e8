import { InvalidArgumentError, Option } from 'commander';
import { problem } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import { ADDITIONS, type Addition, ROLLOUTS, type RolloutKind } from '../../core/scaffold/new-service';
import { newEnvironment } from '../../verbs/scaffold/new-environment';
import { newService } from '../../verbs/scaffold/new-service';
import { newSystem } from '../../verbs/scaffold/new-system';
import type { Scaffolded } from '../../verbs/scaffold/scaffolded';
import { Command, type CommandFactory, examples } from '../command';
import type { Io } from '../io';
import { filesJson } from '../print/begun-json';
import { fileLines } from '../print/files';

/** `galley new`: sources that a person goes on with. */
export const newCommand: CommandFactory = (context) =>
  new Command('new')
    .summary('Write a new system, service or environment')
    .description('Writes sources that type-check, render and pass the linter. It overwrites nothing, and names each file that it adds to.')
    .addCommand(systemCommand(context))
    .addCommand(serviceCommand(context))
    .addCommand(environmentCommand(context))
    .addHelpText(
      'after',
      examples(
        ['A system, with its first environment', 'galley new system shop'],
        ['A workload of it', 'galley new service shop checkout --port 8080 --with postgres,migration'],
        ['Another copy of it', 'galley new environment shop/prod --like shop/staging'],
      ),
    );

const systemCommand: CommandFactory = (context) =>
  new Command('system')
    .summary('Write a system, its first lockfile and its first environment')
    .description('Writes charts/SYSTEM/, its first lockfile, its first environment and a test, and names the system in main.ts.')
    .argument('<name>', 'name of the system: shop')
    .option('--environment <name>', 'its first environment', 'staging')
    .addOption(new Option('--delivery <tool>', 'controller that reconciles it').choices(['argocd', 'flux']).default('argocd'))
    .option('--json', 'print the same as JSON', false)
    .addHelpText(
      'after',
      examples(
        ['A system with the environment shop/staging', 'galley new system shop'],
        ['Reconciled by Flux', 'galley new system shop --delivery flux'],
      ),
    )
    .runs(async (name: string, { environment, delivery, json }: SystemOptions) => {
      const { project, io } = context();
      tell(
        await newSystem(project, { name, environment, delivery }),
        `charts/${name} is there`,
        `npm run synth, then galley new service ${name} NAME --port 8080`,
        { io, json },
      );
      return 0;
    });

const serviceCommand: CommandFactory = (context) =>
  new Command('service')
    .summary('Add a workload to a system')
    .description(
      'Writes charts/SYSTEM/SERVICE/, and adds its call, its settings, its images in every lockfile of the system, and its needs in the cluster of each environment.',
    )
    .argument('<system>', 'a system in charts/')
    .argument('<name>', 'name of the service: checkout')
    .option('--port <number>', 'port on which it answers HTTP (default: none, for a worker)', portNumber)
    .option('--schedule <cron>', 'five fields of cron, for a scheduled task')
    .option('--image <name>', 'its image, without tag (default: registry.example.com/SYSTEM/SERVICE)')
    .option('--uses <service>', 'share image, variables and stores of this other service')
    .addOption(
      new Option('--with <list>', `additional parts, separated by commas: ${ADDITIONS.join(', ')}`).default([]).argParser(additions),
    )
    .addOption(new Option('--rollout <kind>', 'how a new version takes over, by Argo Rollouts').choices([...ROLLOUTS]))
    .option('--json', 'print the same as JSON', false)
    .addHelpText(
      'after',
      examples(
        ['A web service', 'galley new service shop checkout --port 8080 --image ghcr.io/acme/checkout'],
        ['A worker with the image and the stores of another', 'galley new service shop mailer --uses api'],
        ['A nightly task', "galley new service shop cleanup --schedule '15 3 * * *'"],
        ['With a database, and a canary', 'galley new service shop api --port 80 --with postgres --rollout canary'],
      ),
    )
    .runs(async (system: string, name: string, options: ServiceOptions) => {
      const { project, io } = context();
      const image = options.image ?? `registry.example.com/${system}/${name}`;
      refuseImage(image);
      if (options.image !== undefined && options.uses !== undefined)
        throw problem('USAGE', {
          subject: '--image',
          expected: 'none beside --uses, whose image it runs',
          got: options.image,
          next: 'leave one out',
        });
      const { port, schedule, uses, rollout } = options;
      const done = await newService(project, { system, name, image, port, schedule, uses, with: options.with, rollout });
      tell(done, `charts/${system}/${name} is there`, 'npm run synth && npm test', { io, json: options.json });
      return 0;
    });

interface SystemOptions {
  readonly environment: string;
  readonly delivery: 'argocd' | 'flux';
  readonly json: boolean;
}

interface ServiceOptions {
  readonly port?: number;
  readonly schedule?: string;
  readonly uses?: string;
  readonly image?: string;
  readonly with: readonly Addition[];
  readonly rollout?: RolloutKind;
  readonly json: boolean;
}

const environmentCommand: CommandFactory = (context) =>
  new Command('environment')
    .summary('Copy an environment')
    .description(
      'Copies an environment file, with its comments; replaces the old name by the new one in values of config and repository, and lists these values.',
    )
    .argument('<system/name>', 'the new environment: shop/prod')
    .requiredOption('--like <system/name>', 'the environment to copy')
    .option('--json', 'print the same as JSON', false)
    .addHelpText('after', examples(['Production like staging', 'galley new environment shop/prod --like shop/staging']))
    .runs(async (name: string, { like, json }: { readonly like: string; readonly json: boolean }) => {
      const { project, io } = context();
      tell(
        newEnvironment(project, named('environment', name), named('--like', like)),
        `envs/${name}.yaml is there`,
        'npm run synth, and review it',
        { io, json },
      );
      return 0;
    });

function tell(done: Scaffolded, there: string, next: string, { io, json }: { readonly io: Io; readonly json: boolean }): void {
  const isThere = done.created.length === 0 && done.edited.length === 0;
  const notes = isThere ? [`${there}: nothing was changed`] : [...done.hints, `next: ${next}`];
  if (json) {
    io.out(filesJson(done, notes));
    return;
  }
  for (const line of fileLines(done)) io.out(line);
  for (const line of notes) io.note(line);
}

function named(subject: string, word: string): EnvironmentName {
  const [system = '', environment = '', ...more] = word.split('/');
  if (system !== '' && environment !== '' && more.length === 0) return { system, environment };
  throw problem('USAGE', { subject, expected: 'SYSTEM/NAME', got: JSON.stringify(word), next: 'name both: shop/prod' });
}

function additions(text: string, earlier: readonly Addition[]): Addition[] {
  const words = text.split(',').map((word) => word.trim());
  const wrong = words.find((word) => !ADDITIONS.includes(word as Addition));
  if (wrong === undefined) return [...new Set([...earlier, ...(words as Addition[])])];
  throw problem('USAGE', { subject: '--with', expected: ADDITIONS.join(', '), got: JSON.stringify(wrong), next: 'divide them by commas' });
}

function refuseImage(image: string): void {
  if (/^[a-z0-9][a-z0-9.-]*(?::\d+)?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+$/.test(image)) return;
  throw problem('USAGE', {
    subject: '--image',
    expected: 'a name with its registry, without tag: ghcr.io/acme/checkout',
    got: JSON.stringify(image),
    next: 'correct it',
  });
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a port from 1 to 65535');
  return Number(text);
}
