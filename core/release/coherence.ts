import { listOf } from '../document/expectation';
import { nearest } from '../document/nearest';
import { type DocumentPath, formatPath } from '../document/path';
import type { ImageSlots } from '../env/system';
import { type Fault, GalleyError } from '../errors';
import { ImageRef } from '../image';
import { repositoryOf } from '../registry/repository';
import type { Release, ReleaseImage } from './release';

/** The parts of a release that hold images. */
export const RELEASE_PARTS = ['components', 'thirdParty', 'tools'] as const satisfies readonly (keyof ImageSlots)[];

/** Something that does not fit together in a release whose schema is met. */
export type CoherenceIssue = Fault & {
  readonly path: DocumentPath;
  /** True if nothing stands at the path, and something has to. @default false */
  readonly missing?: boolean;
};

/** The requirements of a release. */
export interface CoherenceInput {
  readonly release: Release;
  /** What the file's path says: `releases/<system>/<version>.yaml`. */
  readonly named: { readonly system: string; readonly version: string };
  /** The images that the system asks for. */
  readonly slots: ImageSlots;
  /** How a message names another entry. @default - its path; a loader adds the line */
  readonly describe?: (path: DocumentPath) => string;
}

type Rule = (input: Required<CoherenceInput>) => readonly CoherenceIssue[];

interface Entry {
  readonly path: DocumentPath;
  readonly entry: ReleaseImage;
}

/** All that does not fit together: a release with no issue pins each image that its system asks for, each once, as references that can be pulled. */
export function coherenceIssues(input: CoherenceInput): CoherenceIssue[] {
  return RULES.flatMap((rule) => rule({ describe: formatPath, ...input }));
}

const namesFile: Rule = ({ release, named }) =>
  (['system', 'version'] as const)
    .filter((key) => release[key] !== named[key])
    .map((key) => ({
      path: [key],
      expected: `${JSON.stringify(named[key])} as in the file's path`,
      got: JSON.stringify(release[key]),
      next: 'correct it or move the file',
    }));

const fillsSlots: Rule = ({ release, slots }) =>
  RELEASE_PARTS.flatMap((part) =>
    slots[part]
      .filter((name) => !Object.hasOwn(release[part], name))
      .map((name) => ({
        path: [part, name],
        missing: true,
        wrong: 'missing',
        expected: `an image, as ${release.system} runs it`,
        next: `add it to ${part}`,
      })),
  );

const knowsSlots: Rule = ({ release, slots }) =>
  RELEASE_PARTS.flatMap((part) =>
    Object.keys(release[part])
      .filter((name) => !slots[part].includes(name))
      .map((name) => {
        const elsewhere = RELEASE_PARTS.find((other) => slots[other].includes(name));
        const free = slots[part].filter((slot) => !Object.hasOwn(release[part], slot));
        const guess = nearest(name, free);
        const next = elsewhere !== undefined ? `move it to ${elsewhere}` : guess !== undefined ? `rename it to ${guess}` : 'remove it';
        const known = slots[part].length === 0 ? 'none' : listOf([...slots[part]].sort());
        return {
          path: [part, name],
          wrong: `not an image of ${release.system}`,
          expected: known,
          got: JSON.stringify(name),
          next,
        };
      }),
  );

const isReference: Rule = ({ release }) =>
  entriesOf(release).flatMap(({ path, entry }) => {
    const fault = referenceFault(entry);
    if (fault === undefined) return [];
    const { key, ...rest } = fault;
    return [{ path: [...path, key], ...rest }];
  });

const pinsOnce: Rule = ({ release, describe }) => {
  const first = new Map<string, DocumentPath>();
  return entriesOf(release).flatMap(({ path, entry }) => {
    const repository = normalised(entry.image);
    const earlier = first.get(repository);
    if (earlier === undefined) first.set(repository, path);
    return earlier === undefined
      ? []
      : [
          {
            path: [...path, 'image'],
            wrong: `pinned twice, first as ${describe([...earlier, 'image'])}`,
            got: JSON.stringify(entry.image),
            next: 'keep one entry, and let both uses name it',
          },
        ];
  });
};

const sharesEngine: Rule = ({ release }) =>
  entriesOf(release)
    .filter(
      ({ entry }) =>
        release.engineVersion !== undefined && entry.builtAgainstEngine !== undefined && entry.builtAgainstEngine !== release.engineVersion,
    )
    .map(({ path, entry }) => ({
      path: [...path, 'builtAgainstEngine'],
      expected: `the release's engineVersion ${JSON.stringify(release.engineVersion)}`,
      got: JSON.stringify(entry.builtAgainstEngine),
      next: 'pin an image that embeds that engine',
    }));

const saysEngine: Rule = ({ release, slots: { embedsEngine = [] } }) => {
  const silent = entriesOf(release).filter(
    ({ path, entry }) => embedsEngine.includes(String(path.at(-1))) && entry.builtAgainstEngine === undefined,
  );
  const noEngine = embedsEngine.length > 0 && release.engineVersion === undefined;
  return [
    ...(noEngine
      ? [
          {
            path: ['engineVersion'],
            missing: true,
            wrong: 'missing',
            expected: `the engine version that images of ${release.system} are built against`,
            next: 'add it',
          },
        ]
      : []),
    ...silent.map(({ path }) => ({
      path: [...path, 'builtAgainstEngine'],
      missing: true,
      wrong: 'missing',
      expected: 'the engine version that the image was built against',
      next: 'add it as the build says it',
    })),
  ];
};

const RULES: readonly Rule[] = [namesFile, fillsSlots, knowsSlots, isReference, pinsOnce, sharesEngine, saysEngine];

function entriesOf(release: Release): Entry[] {
  return RELEASE_PARTS.flatMap((part) => Object.entries(release[part]).map(([name, entry]) => ({ path: [part, name], entry })));
}

/** What keeps an entry from being a reference, and under which of its keys. */
function referenceFault({ image, tag, digest }: ReleaseImage): (Fault & { readonly key: 'image' | 'tag' }) | undefined {
  if (!isReferenceText(`${image}@${digest}`)) {
    return {
      key: 'image',
      expected: 'an image name that fits its tag and digest',
      got: JSON.stringify(image),
      next: 'write the registry and the repository alone, and a plain tag',
    };
  }
  const inName = ImageRef.parse(`${image}@${digest}`).tag;
  if (inName !== undefined)
    return { key: 'image', expected: 'no tag in it', got: JSON.stringify(image), next: `move ${inName} to the tag key` };
  if (tag === undefined || isReferenceText(`${image}:${tag}@${digest}`)) return undefined;
  return { key: 'tag', expected: 'a plain tag such as 1.4.0', got: JSON.stringify(tag), next: 'correct it' };
}

function isReferenceText(text: string): boolean {
  try {
    ImageRef.parse(text);
    return true;
  } catch (error) {
    if (error instanceof GalleyError) return false;
    throw error;
  }
}

function normalised(image: string): string {
  const { host, path } = repositoryOf(image);
  return `${host}/${path}`;
}
