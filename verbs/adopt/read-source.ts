import { below, type Comments, commentsIn } from '../../core/adopt/comments';
import type { Given } from '../../core/adopt/objects';
import { GalleyError, type Place, problem, type Warning } from '../../core/errors';
import { type ReadDocument, readDocuments } from '../../core/manifest/documents';
import { readManifests } from '../../core/manifest/manifests';
import { readManifestFiles } from '../../ports/disk/manifest-files';

const KUSTOMIZATION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;
/** Fields of a kustomization that say only which objects there are. */
const LISTING = new Set(['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'components', 'crds', 'sortOptions', 'openapi']);

const changesObjects = ({ value }: ReadDocument): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).some((key) => !LISTING.has(key));

/** What stands at a source. */
export interface ReadSource {
  readonly manifests: readonly Given[];
  /** Files, and documents in them, that hold no object: each is named. */
  readonly others: readonly Warning[];
}

/**
 * The objects of a folder, a file or stdin, with what a person said of them.
 *
 * @param word a path, or `-` for stdin
 * @throws GalleyError with all that can't be read; USAGE if there is no object, or where only kustomize knows which there are
 */
export function readSource(word: string): ReadSource {
  const { files, others: passed } = readManifestFiles(word);
  const { manifests, unread, others, generated } = readManifests(files);
  if (unread.length > 0) throw new GalleyError(unread);
  const changing = [...files].find(([file, text]) => KUSTOMIZATION.test(file) && readDocuments(text).some(changesObjects));
  if (generated.length > 0 || changing !== undefined)
    throw problem('USAGE', {
      subject: word,
      expected: 'rendered objects',
      got: `${changing?.[0] ?? 'a kustomization'}, by which kustomize changes or makes some`,
      next: `kustomize build ${word} | galley import -`,
    });
  if (manifests.length === 0)
    throw problem('USAGE', {
      subject: word,
      expected: 'Kubernetes objects',
      got: 'none',
      next: 'name a folder or a file that holds some, or - for stdin',
    });
  const comments = new Map<string, ReturnType<typeof commentsIn>>();
  const commentsOf = ({ file, line = 1 }: Place, item?: number): Comments | undefined => {
    if (!comments.has(file)) comments.set(file, commentsIn(files.get(file) ?? ''));
    const found = comments.get(file)?.get(line);
    return item === undefined ? found : found && below(found, ['items', item]);
  };
  return { manifests: manifests.map((each) => ({ ...each, comments: commentsOf(each.place, each.item) })), others: [...passed, ...others] };
}
