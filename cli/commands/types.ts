import { bringTypes, type TypedGroup } from '../../verbs/types';
import { type ClusterOptions, clusterOf, withClusterOptions } from '../cluster-options';
import { Command, type CommandFactory, eachTime, examples } from '../command';
import { typesJson } from '../print/begun-json';

interface Options extends ClusterOptions {
  readonly only: readonly string[];
  readonly json: boolean;
}

/** `galley types`: typed custom resources of one's own. */
export const typesCommand: CommandFactory = (context) =>
  withClusterOptions(new Command('types'))
    .summary('Generate types of custom resources')
    .description(
      'Makes classes and interfaces of CustomResourceDefinitions, as cdk8s import does: imports/GROUP.ts, which charts import. It keeps the definitions in imports/crds/GROUP.yaml, so earlier ones stay. A second run changes nothing.',
    )
    .argument('<sources...>', 'files, folders, URLs, - for stdin, or cluster for those of a cluster')
    .option('--only <name>', 'only this group or definition, such as keda.sh or scaledobjects.keda.sh; repeat it for more', eachTime, [])
    .option('--json', 'print the same as JSON', false)
    .addHelpText(
      'after',
      examples(
        ['From a file of a project', 'galley types crds.yaml'],
        ['From its release', 'galley types https://example.com/releases/v2.18.0/crds.yaml'],
        ['What a cluster has', 'galley types cluster --context kind-dev --only keda.sh'],
      ),
    )
    .runs(async (sources: string[], { only, json, ...cluster }: Options) => {
      const { project, io } = context();
      io.progress('reading definitions');
      const groups = await bringTypes({ project, sources, only, cluster: () => clusterOf(cluster) });
      io.progress('');
      if (json) {
        io.out(typesJson(groups));
        return 0;
      }
      for (const each of groups) io.out(`${each.outcome.padEnd(9)}  ${each.types}  ${each.kinds.join(', ')}`);
      for (const note of groups.flatMap(({ notes }) => notes)) io.note(note);
      const [first] = groups.filter(({ outcome }) => outcome !== 'unchanged');
      if (first !== undefined) io.note(nextOf(first));
      return 0;
    });

const nextOf = ({ types, kinds: [kind = ''], classes }: TypedGroup): string =>
  `next: in a chart, import { ${classes.get(kind) ?? kind} } from '../../${types.replace(/\.ts$/, '')}';`;
