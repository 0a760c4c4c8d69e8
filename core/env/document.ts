import { parseSource } from '../document/parse';
import type { DocumentPath } from '../document/path';
import type { SourceDocument } from '../document/source-document';
import type { Place, Problem } from '../errors';
import { notAmong } from './find';

/** A text and where it stands. */
export interface SourceFile {
  readonly text: string;
  /** Path below the project's root, with `/`. */
  readonly file: string;
}

/** The files of `clusters/`, each what several environments say under `cluster`. */
export interface ClusterFiles {
  readonly names: () => readonly string[];
  /** The file of one of these names. */
  readonly read: (name: string) => SourceFile;
}

/** A parsed document: its values, and the position of each. */
export type PlacedDocument = Pick<SourceDocument, 'file' | 'value' | 'has' | 'valueAt' | 'sourceAt' | 'placeOf' | 'keyPlaceOf'>;

/** An environment file, and the file of its cluster where it names one. */
export interface EnvironmentDocument {
  /** The environment as a whole: what stands in the cluster's file is below `cluster`, with its place there. */
  readonly whole: PlacedDocument;
  /** Each file that was read, for what looks at texts. */
  readonly files: readonly SourceDocument[];
  /** Where it names a cluster that has no file, or that file is no YAML that we take. */
  readonly problems: readonly Problem[];
}

/**
 * Reads an environment file. `cluster: NAME` stands for the map in `clusters/NAME.yaml`.
 *
 * @param clusters @default - the name of a cluster is taken for a value like any other
 * @returns undefined for `document` where the environment file itself is no YAML that we take
 */
export function environmentDocument(
  { text, file, document: parsedBefore }: SourceFile & { readonly document?: SourceDocument | undefined },
  clusters?: ClusterFiles,
):
  | { readonly document: EnvironmentDocument; readonly problems: readonly [] }
  | { readonly document: undefined; readonly problems: readonly Problem[] } {
  const parsed = parsedBefore === undefined ? parseSource({ text, file, code: 'ENV_SYNTAX' }) : { document: parsedBefore };
  if (parsed.document === undefined) return parsed;
  const { document } = parsed;
  const name = document.value['cluster'];
  if (clusters === undefined || typeof name !== 'string')
    return { document: { whole: document, files: [document], problems: [] }, problems: [] };
  const known = clusters.names();
  if (!known.includes(name)) {
    const place = document.placeOf(['cluster']);
    const fault = notAmong(name, known);
    const next = `${fault.next}, or add clusters/${name}.yaml`;
    const problem: Problem = { code: 'ENV_INVALID', subject: 'cluster', ...fault, next, place };
    return { document: { whole: joined(document, undefined), files: [document], problems: [problem] }, problems: [] };
  }
  const { document: cluster, problems } = parseSource({ ...clusters.read(name), code: 'ENV_SYNTAX' });
  const files = [document, ...(cluster ? [cluster] : [])];
  return { document: { whole: joined(document, cluster), files, problems }, problems: [] };
}

function joined(environment: SourceDocument, cluster: SourceDocument | undefined): PlacedDocument {
  /** The document that a path leads into, and the path there. */
  const at = (path: DocumentPath): [SourceDocument, DocumentPath] =>
    cluster !== undefined && path.length > 1 && path[0] === 'cluster' ? [cluster, path.slice(1)] : [environment, path];
  const value = { ...environment.value, cluster: cluster?.value ?? {} };
  return {
    file: environment.file,
    value,
    has: (path) => {
      const [document, below] = at(path);
      return document.has(below);
    },
    valueAt: (path) => {
      const [document, below] = at(path);
      return path.length === 1 && path[0] === 'cluster' ? value.cluster : document.valueAt(below);
    },
    sourceAt: (path) => {
      const [document, below] = at(path);
      return document.sourceAt(below);
    },
    placeOf: (path): Required<Place> => {
      const [document, below] = at(path);
      return document.placeOf(below);
    },
    keyPlaceOf: (path): Required<Place> => {
      const [document, below] = at(path);
      return document.keyPlaceOf(below);
    },
  };
}
