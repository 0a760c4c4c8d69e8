import { z } from 'zod';
import { authorship, publishedText, type Source, splitReferences } from './source';

/** Name of the file that says which commit a tree was rendered from. */
export const METADATA_NAME = 'hydrator.metadata';

/** The notes ref. A note says up to which commit of the project a published commit is still current. */
export const NOTES_REF = 'refs/notes/hydrator.metadata';

/**
 * The file that Argo CD's GitOps Promoter reads from a hydrator: `drySha` is what it goes by, the rest is for its pages.
 * Names as in its HydratorMetadata (https://gitops-promoter.readthedocs.io, custom hydrator) and Argo CD's source hydrator.
 *
 * @param commands what renders the tree again
 */
export function printMetadata({ commit, url }: Source, commands: readonly string[]): string {
  const { body, references } = splitReferences(publishedText(commit.body));
  const metadata = {
    ...(url !== undefined && { repoURL: url }),
    drySha: commit.id,
    commands,
    ...authorship(commit),
    subject: publishedText(commit.subject),
    ...(body !== '' && { body }),
    ...(references.length > 0 && { references: references.map((reference) => ({ commit: reference })) }),
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}

/** Whether a text is the metadata of a source, whatever commands it names: each has to render an environment. */
export function isMetadataOf(text: string, source: Source): boolean {
  try {
    const { commands, repoURL } = z
      .looseObject({ repoURL: z.string().optional(), commands: z.array(z.string().regex(/^galley synth [a-z0-9-]+\/[a-z0-9-]+$/)) })
      .parse(JSON.parse(text));
    // A clone without a remote of its own can't tell where the project is to be seen.
    return printMetadata({ ...source, url: source.url ?? repoURL }, commands) === text;
  } catch {
    return false;
  }
}

/** The note on a published commit. */
export function printNote({ commit }: Source): string {
  return `${JSON.stringify({ drySha: commit.id })}\n`;
}

const drySha = z.looseObject({ drySha: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/) });

/**
 * The commit of the project that a metadata file or a note names, whichever hydrator wrote it.
 *
 * @returns undefined if the text is no metadata
 */
export function drySourceOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return drySha.safeParse(JSON.parse(text)).data?.drySha;
  } catch {
    return undefined;
  }
}
