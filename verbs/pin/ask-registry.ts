import type { SourceDocument } from '../../core/document/source-document';
import { GalleyError, type Problem } from '../../core/errors';
import { inParallel } from '../in-parallel';
import type { LockedImage } from './lockfile';

/** Requests to registries that are under way at once: enough to hide their distance, few enough to offend none. */
const AT_ONCE = 4;

/** What came of one image: an answer, or all that kept it from having one, each at its place in the lockfile. */
export type Asked<Answer> = { readonly image: LockedImage } & (
  | { readonly answer: Answer; readonly problems: readonly [] }
  | { readonly answer: undefined; readonly problems: readonly Problem[] }
);

/** How far asking has come, for a person who waits. */
export type TellProgress = (progress: { readonly done: number; readonly total: number; readonly name: string }) => void;

/** Asks about every image, several at once; what is wrong with one keeps no other from being asked. */
export async function askForEach<Answer>(
  images: readonly LockedImage[],
  document: SourceDocument,
  ask: (image: LockedImage) => Promise<Answer>,
  tell: TellProgress,
): Promise<Asked<Answer>[]> {
  let done = 0;
  return inParallel(images, AT_ONCE, async (image) => {
    try {
      return { image, answer: await ask(image), problems: [] };
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      return { image, answer: undefined, problems: error.problems.map((each) => placed(each, image, document)) };
    } finally {
      done += 1;
      tell({ done, total: images.length, name: image.name });
    }
  });
}

/** What concerns the image stands where its tag does; what concerns a whole host, or the user's logins, has no place in the lockfile. */
function placed(problem: Problem, { image, tag, path }: LockedImage, document: SourceDocument): Problem {
  if (problem.place !== undefined || problem.subject !== image) return problem;
  return { ...problem, place: document.placeOf([...path, tag === undefined ? 'digest' : 'tag']) };
}
