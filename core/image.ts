import { problem } from './errors';

// The reference grammar of the OCI distribution spec: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull
// with the host made explicit by its dot, its port or `localhost`, as container runtimes read it.
const NAME = `[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::[0-9]+)?(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*`;
const TAG = `[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}`;
const REFERENCE = new RegExp(`^(?<name>${NAME})(?::(?<tag>${TAG}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$`);

/** An image pinned by digest: `name:tag@sha256:…` or `name@sha256:…`. There is no other way to hold one. */
export class ImageRef {
  /**
   * Reads a reference.
   *
   * @param text `name:tag@sha256:…` or `name@sha256:…`
   * @throws GalleyError IMAGE_MALFORMED if it is no reference, IMAGE_NOT_PINNED if the digest is missing or the tag is `latest`
   */
  static parse(text: string): ImageRef {
    const groups = REFERENCE.exec(text)?.groups;
    const shown = JSON.stringify(text);
    if (groups?.['name'] === undefined) {
      throw problem('IMAGE_MALFORMED', {
        subject: 'image',
        expected: 'name:tag@sha256:<64 hex digits>',
        got: shown,
        next: 'correct the reference',
      });
    }
    if (groups['digest'] === undefined) {
      throw problem('IMAGE_NOT_PINNED', {
        subject: 'image',
        expected: 'a digest',
        got: shown,
        next: 'name the image in the release and take it from there',
      });
    }
    if (groups['tag'] === 'latest') {
      throw problem('IMAGE_NOT_PINNED', {
        subject: 'image',
        wrong: 'the tag latest says nothing about what runs',
        got: shown,
        next: 'name a version',
      });
    }
    return new ImageRef(groups['name'], groups['tag'], groups['digest']);
  }

  private constructor(
    /** Registry and repository: `ghcr.io/example/api`. */
    readonly name: string,
    /** What a person reads; the digest decides. */
    readonly tag: string | undefined,
    /** `sha256:` and 64 hexadecimal digits. */
    readonly digest: string,
  ) {}

  toString(): string {
    return `${this.name}${this.tag === undefined ? '' : `:${this.tag}`}@${this.digest}`;
  }
}

/** Keys whose text is an image; a variable's name, or a key of a ConfigMap, may end in `_IMAGE`. */
const IMAGE_KEY = /^(?:image|imageName|reference)$|_IMAGE$/;
/** An argument that names one: `--acme-http01-solver-image=quay.io/jetstack/cert-manager-acmesolver:v1.19.1`. */
const IMAGE_FLAG = /^(?<flag>--?[\w.-]*image[\w.-]*=)(?<reference>\S+)$/i;

/**
 * A value made of JSON, with another text for each image that it names: at an image's key, in a variable that is called after one, in an argument.
 *
 * @param replaced is given each reference as it stands there
 */
export function withImages<T>(value: T, replaced: (reference: string) => string): T {
  return replacedIn(value, replaced, false) as T;
}

function replacedIn(value: unknown, replaced: (reference: string) => string, isImage: boolean): unknown {
  if (typeof value === 'string') {
    if (isImage) return value === '' ? value : replaced(value);
    const { flag, reference = '' } = IMAGE_FLAG.exec(value)?.groups ?? {};
    return flag === undefined ? value : `${flag}${replaced(reference)}`;
  }
  if (Array.isArray(value)) return value.map((item) => replacedIn(item, replaced, false));
  if (value === null || typeof value !== 'object') return value;
  const isVariable = 'name' in value && typeof value.name === 'string' && value.name.endsWith('_IMAGE');
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replacedIn(item, replaced, IMAGE_KEY.test(key) || (isVariable && key === 'value'))]),
  );
}

const OF_REFERENCE = /[\w./:-]/;

/**
 * All references by digest within a text: an argument, a variable, a file. It takes time in proportion to the text, whatever that holds.
 *
 * @returns `name:tag@sha256:…` or `name@sha256:…`, in their order, repeated ones too
 */
export function pinnedIn(text: string): string[] {
  const found: string[] = [];
  let end = 0;
  for (const { index, 0: digest } of text.matchAll(/@sha256:[0-9a-f]{64}/g)) {
    let start = index;
    while (start > end && OF_REFERENCE.test(text.charAt(start - 1))) start -= 1;
    if (start === index) continue;
    end = index + digest.length;
    found.push(text.slice(start, end));
  }
  return found;
}
