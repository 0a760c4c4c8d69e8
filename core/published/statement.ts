import { z } from 'zod';
import type { EnvironmentName } from '../names';
import type { RenderInput } from '../render/tree';

/** Name of the statement in a published environment's folder. */
export const STATEMENT_NAME = '.galley-provenance.json';

const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'https://slsa.dev/provenance/v1';
/** Says how to read the parameters: docs/publish.md. */
const BUILD_TYPE = 'urn:galley:publish:v1';
const BUILDER_ID = 'urn:galley:publish';

/** What a statement says of a published environment. */
export interface Provenance extends EnvironmentName {
  /** Version of the release. */
  readonly release: string;
  /** Commit of the project. */
  readonly commit: string;
  readonly url: string | undefined;
  /** Git's name for the folder of rendered files with its index: that of `dist/<system>/<environment>` in the commit. */
  readonly tree: string;
  /** Environment file, release, and the tool's own lockfile. */
  readonly inputs: readonly RenderInput[];
  /** Version of Galley. */
  readonly tool: string;
  /** True where publishing it asks access.yaml: whoever makes it plain later has to be allowed to. */
  readonly governed: boolean;
}

const digests = z.record(z.string(), z.string());
const schema = z.object({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.tuple([z.object({ name: z.string().regex(/^[^/]+\/[^/]+$/), digest: z.object({ gitTree: z.string() }) })]),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.object({
    buildDefinition: z.object({
      buildType: z.literal(BUILD_TYPE),
      externalParameters: z.object({ environment: z.string(), release: z.string(), governed: z.literal(true).optional() }),
      resolvedDependencies: z.array(z.object({ uri: z.string().optional(), name: z.string(), digest: digests })),
    }),
    runDetails: z.object({ builder: z.object({ id: z.string(), version: z.object({ galley: z.string() }) }) }),
  }),
});

/** What `resolvedDependencies` calls the project's commit. */
const SOURCE = 'source';

/** An in-toto statement v1 with SLSA's provenance as predicate; the same provenance gives the same bytes. */
export function printStatement({ system, environment, release, commit, url, tree, inputs, tool, governed }: Provenance): string {
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name: `${system}/${environment}`, digest: { gitTree: tree } }],
    predicateType: PREDICATE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: { environment: `${system}/${environment}`, release: `${system}@${release}`, ...(governed && { governed }) },
        resolvedDependencies: [
          { name: SOURCE, ...(url !== undefined && { uri: `git+${url}@${commit}` }), digest: { gitCommit: commit } },
          ...inputs.map(({ path, digest }) => ({ name: path, digest: { sha256: digest.replace(/^sha256:/, '') } })),
        ],
      },
      runDetails: { builder: { id: BUILDER_ID, version: { galley: tool } } },
    },
  };
  return `${JSON.stringify(statement, null, 2)}\n`;
}

/**
 * Reads a statement.
 *
 * @returns undefined if the text is no statement of ours
 */
export function parseStatement(text: string): Provenance | undefined {
  const { data } = schema.safeParse(parseJson(text));
  if (data === undefined) return undefined;
  const { buildDefinition, runDetails } = data.predicate;
  const source = buildDefinition.resolvedDependencies.find(({ name }) => name === SOURCE);
  const commit = source?.digest['gitCommit'];
  const [system = '', environment = ''] = data.subject[0].name.split('/');
  // A name such as `HEAD` says another commit tomorrow.
  if (commit === undefined || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) return undefined;
  if (buildDefinition.externalParameters.environment !== data.subject[0].name) return undefined;
  return {
    system,
    environment,
    release: buildDefinition.externalParameters.release.replace(`${system}@`, ''),
    commit,
    url: source?.uri?.replace(/^git\+/, '').replace(`@${commit}`, ''),
    tree: data.subject[0].digest.gitTree,
    inputs: buildDefinition.resolvedDependencies
      .filter(({ name }) => name !== SOURCE)
      .map(({ name, digest }) => ({ path: name, digest: `sha256:${digest['sha256'] ?? ''}` })),
    tool: runDetails.builder.version.galley,
    governed: buildDefinition.externalParameters.governed === true,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const newer = z.looseObject({
  predicate: z.looseObject({ buildDefinition: z.looseObject({ buildType: z.string().regex(/^urn:galley:publish:v(?:[2-9]|[1-9]\d+)$/) }) }),
});

/** The build type of a statement that a newer Galley wrote; undefined for any other text. */
export function newerStatement(text: string): string | undefined {
  return newer.safeParse(parseJson(text)).data?.predicate.buildDefinition.buildType;
}
