import { join } from 'node:path';
import { environmentNamed } from '../../core/env/find';
import { ROLLOUT_VERBS, type RolloutVerb } from '../../core/rollout/action';
import type { LiveRollout } from '../../core/rollout/rollout';
import { summaryOf } from '../../core/rollout/summary';
import type { LiveCluster, ObjectRef } from '../../ports/cluster/cluster';
import { writtenObjects } from '../../ports/disk/written-tree';
import { planSteering } from '../../verbs/act/steer';
import { liveRollout, rolloutNamed } from '../../verbs/rollout/find';
import { type ActOptions, act, withActOptions } from '../act';
import { type ClusterOptions, clusterOf, withClusterOptions } from '../cluster-options';
import { Command, type CommandFactory, type Context, examples } from '../command';
import { rolloutLines, steerLines } from '../print/rollout';
import { repeat } from '../repeat';

/** Seconds between two looks at a rollout that is watched. */
const INTERVAL = 2;

const WHAT: Readonly<Record<RolloutVerb, string>> = {
  promote: 'Continue a waiting rollout: a new colour takes over, a canary takes its next step',
  abort: 'Return to the version that serves, and stay there',
  retry: 'Try an aborted rollout again',
};

const EXAMPLES: Readonly<Record<RolloutVerb, string>> = {
  promote: 'Its gate passed: let it take over',
  abort: 'It is bad: stay with the version that serves',
  retry: 'The cause of the abort is fixed',
};

/** `galley rollout`: what Argo Rollouts does in a live cluster, and what a person tells it. */
export const rolloutCommand: CommandFactory = (context) => {
  const command = new Command('rollout')
    .summary('Show and steer a running rollout')
    .description(
      'Reads and steers the Rollouts of an environment through the Kubernetes API. It must be the cluster of that environment. Steering is an action like deploy: it needs permission in access.yaml, and leaves a record.',
    )
    .addCommand(statusCommand(context))
    .addHelpText(
      'after',
      examples(
        ['Where is the new version of bff?', 'galley rollout status memql/staging bff'],
        ['Its gate passed: let it take over', 'galley rollout promote memql/staging bff'],
      ),
    );
  for (const verb of ROLLOUT_VERBS) command.addCommand(verbCommand(verb, context));
  return command;
};

interface StatusOptions extends ClusterOptions {
  readonly json: boolean;
  readonly watch: boolean;
}

const statusCommand: CommandFactory = (context) =>
  withClusterOptions(new Command('status'))
    .summary('Show the state of a rollout')
    .description('Shows the state of a rollout: its phase, its pods, its gate and its steps. Exits 1 after an abort.')
    .argument('<environment>', 'SYSTEM/ENV')
    .argument('<name>', 'name of the Rollout')
    .option('--json', 'print the same as JSON', false)
    .option('--watch', 'run until it is done or aborted, and print each change', false)
    .addHelpText('after', examples(['Watch a canary take its steps', 'galley rollout status memql/staging cognition --watch']))
    .runs(async (environment: string, name: string, options: StatusOptions) => {
      const { io } = context();
      const { cluster, ref, read } = await find(context(), environment, name, options);
      let before = '';
      let aborted = false;
      await repeat(INTERVAL, io, async () => {
        const summary = summaryOf(await read(cluster, ref));
        const lines = options.json ? [JSON.stringify(summary, null, 2)] : rolloutLines(summary, io.color);
        const text = lines.join('\n');
        if (text !== before) for (const line of lines) io.out(line);
        before = text;
        ({ aborted } = summary);
        return !options.watch || summary.done || aborted;
      });
      return aborted ? 1 : 0;
    });

function verbCommand(verb: RolloutVerb, context: () => Context): Command {
  return withActOptions(withClusterOptions(new Command(verb)))
    .summary(WHAT[verb])
    .description(
      `${WHAT[verb]}. access.yaml says who may. The record is a signed commit that changes no file, so commit all your work before.`,
    )
    .argument('<environment>', 'SYSTEM/ENV')
    .argument('<name>', 'name of the Rollout')
    .addHelpText('after', examples([EXAMPLES[verb], `galley rollout ${verb} memql/staging bff`]))
    .runs(async (target: string, rollout: string, options: ActOptions & ClusterOptions) => {
      const given = context();
      return act(given, options, {
        plan: async (setting) => planSteering(setting, await clusterOf(options), { verb, target, rollout }),
        tell: (plan) => ({ lines: steerLines(plan, given.io.color), json: {} }),
      });
    });
}

/** The Rollout that is meant, and how to read it. */
async function find({ project }: Context, environment: string, name: string, options: ClusterOptions) {
  const target = environmentNamed(environment, project.environments());
  const ref = rolloutNamed(name, writtenObjects(join(project.root, 'dist'), target));
  const read = (cluster: LiveCluster, which: ObjectRef): Promise<LiveRollout> => liveRollout(cluster, which, target);
  return { cluster: await clusterOf(options), ref, read };
}
