import { type ObjectFormat, treeId } from '../git/git-objects';
import { nameOf } from '../names';
import type { RenderedEnvironment } from '../render/tree';
import { finishedIndex } from '../tree/next-index';
import { planWrite } from '../tree/plan';
import { INDEX_NAME } from '../tree/tree-path';
import { METADATA_NAME, printMetadata } from './hydrator';
import type { Source } from './source';
import { printStatement, STATEMENT_NAME } from './statement';

/** Files in a published environment's folder that are not in `dist/`: where the tree came from. */
export const ORIGIN_NAMES = [METADATA_NAME, STATEMENT_NAME] as const;

/** An environment that is to be published. */
export interface Publishable {
  readonly rendered: RenderedEnvironment;
  /** Version of the release. */
  readonly release: string;
  /** True if `access.yaml` decides what may be published: in production, and if the environment says so. */
  readonly governed: boolean;
}

/** Every file of an environment's folder in `dist/`, its index among them, by path below the folder. */
export function filesOf(rendered: RenderedEnvironment): ReadonlyMap<string, string> {
  const files = rendered.applications.flatMap((application) => application.files.map(({ path, content }) => [path, content] as const));
  return new Map([...files, [INDEX_NAME, finishedIndex(rendered, planWrite(rendered, undefined, new Map()))]]);
}

/** Git's name for an environment's folder in `dist/`. */
export function treeOf(rendered: RenderedEnvironment, format: ObjectFormat): string {
  return treeId(filesOf(rendered), format);
}

/** What an origin is printed from. */
export interface OriginProps extends Publishable {
  readonly source: Source;
  /** Git's name for the environment's folder in `dist/`. */
  readonly tree: string;
  /** Digest of the tool's own lockfile, where the project has one. */
  readonly toolInput: { readonly path: string; readonly digest: string } | undefined;
  /** Version of Galley. */
  readonly tool: string;
}

/** The texts of `ORIGIN_NAMES`; the same source gives the same bytes. */
export function originFiles(props: OriginProps): Readonly<Record<(typeof ORIGIN_NAMES)[number], string>> {
  const { rendered, release, source, tree, toolInput, tool, governed } = props;
  const { system, environment } = rendered;
  return {
    [METADATA_NAME]: printMetadata(source, [`galley synth ${nameOf(rendered)}`]),
    [STATEMENT_NAME]: printStatement({
      system,
      environment,
      release,
      commit: source.commit.id,
      url: source.url,
      tree,
      inputs: [...rendered.inputs, ...(toolInput === undefined ? [] : [toolInput])],
      tool,
      governed,
    }),
  };
}
