import { type Fault, GalleyError, type Problem } from '../errors';
import { ImageRef, pinnedIn } from '../image';
import type { JsonObject, JsonValue, KubernetesObject, RenderedObject } from '../object/object';
import { pathOf } from '../render/render';

/** Keys whose value is an image, wherever they stand: containers, CloudNativePG's Cluster, an image volume's source. */
const IMAGE_KEYS = new Set(['image', 'imageName', 'reference']);

/** Kinds whose controller picks its own image by default, and the path of the name. */
const IMPLICIT: Readonly<Record<string, { readonly path: string; readonly named: (object: KubernetesObject) => boolean }>> = {
  'postgresql.cnpg.io/Cluster': { path: 'spec.imageName', named: ({ spec }) => hasKey(spec, 'imageName') },
  'postgresql.cnpg.io/Pooler': { path: 'spec.template.spec.containers[0].image', named: ({ spec }) => hasKey(spec, 'image') },
};

/** `ImageRepository.spec.image` is what Flux scans, not what runs. */
const NOT_RUN = new Set(['image.toolkit.fluxcd.io/ImageRepository']);

/**
 * Every image that an object names, or that its controller would choose for it, is one of the release's, by digest.
 *
 * @param released the release's references, as `ImageRef.toString` gives them
 * @throws GalleyError IMAGE_NOT_PINNED, IMAGE_NOT_RELEASED, IMAGE_MALFORMED, IMAGE_IMPLICIT: all of them, each with its file and path
 */
export function refuseUnreleasedImages(objects: readonly RenderedObject[], released: ReadonlySet<string>): void {
  const problems = objects.flatMap((rendered) => {
    const { object, construct } = rendered;
    if (!Object.hasOwn(IMPLICIT, groupAndKind(object)) && !mayRefuse(object, released, false)) return [];
    const kind = groupAndKind(object);
    if (NOT_RUN.has(kind)) return [];
    const file = pathOf(rendered);
    const found: Problem[] = [];
    const report = (code: Problem['code'], path: string, fault: Fault): void => {
      found.push({ code, place: { file }, ...fault, subject: `${path} (${construct})` });
    };
    const implicit = IMPLICIT[kind];
    if (implicit !== undefined && !implicit.named(object)) {
      report('IMAGE_IMPLICIT', implicit.path, {
        expected: 'an image of the release',
        got: 'none, so the operator picks one',
        next: 'name it',
      });
    }
    for (const { path, key, text } of textsOf(object, '')) {
      for (const reference of key === undefined ? pinnedIn(text) : [text]) {
        const problem = judge(reference, released);
        if (problem !== undefined) report(problem.code, path, problem);
      }
    }
    return found;
  });
  if (problems.length > 0) throw new GalleyError(problems);
}

const groupAndKind = ({ apiVersion, kind }: KubernetesObject): string => `${apiVersion.split('/')[0]}/${kind}`;

/**
 * False if each text that could name an image is one of the release's, letter by letter: nearly every object. This avoids building a
 * path for each text.
 */
function mayRefuse(value: JsonValue, released: ReadonlySet<string>, isImage: boolean): boolean {
  if (typeof value === 'string') {
    if (isImage) return !released.has(value);
    return value.includes('@sha256:') && pinnedIn(value).some((reference) => !released.has(reference));
  }
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((item) => mayRefuse(item, released, false));
  const isVariable = isImageVariable(value);
  for (const name in value) {
    const item = (value as JsonObject)[name];
    if (item !== undefined && mayRefuse(item, released, isImageKey(name) || (isVariable && name === 'value'))) return true;
  }
  return false;
}

function judge(reference: string, released: ReadonlySet<string>): Problem | undefined {
  try {
    if (released.has(ImageRef.parse(reference).toString())) return undefined;
  } catch (error) {
    if (error instanceof GalleyError) return error.problems[0];
    throw error;
  }
  return {
    code: 'IMAGE_NOT_RELEASED',
    subject: 'image',
    wrong: 'the release does not have it',
    got: JSON.stringify(reference),
    next: 'add it to the release and take it from there',
  };
}

/** Every text below a value; `key` is set where the text stands for an image as a whole. */
function* textsOf(value: JsonValue, path: string, key?: string): Generator<{ path: string; key?: string; text: string }> {
  if (typeof value === 'string') {
    yield { path, text: value, ...(key !== undefined && { key }) };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsOf(item, `${path}[${index}]`);
  } else if (value !== null && typeof value === 'object') {
    const isVariable = isImageVariable(value);
    for (const [name, item] of Object.entries(value)) {
      const isImage = isImageKey(name) || (isVariable && name === 'value');
      yield* textsOf(item, path === '' ? name : `${path}.${name}`, isImage ? name : undefined);
    }
  }
}

/** A variable may also be a key of a ConfigMap. */
const isImageKey = (name: string): boolean => IMAGE_KEYS.has(name) || name.endsWith('_IMAGE');

const isImageVariable = (value: JsonValue): boolean => {
  const { name } = value as JsonObject;
  return typeof name === 'string' && name.endsWith('_IMAGE') && hasKey(value, 'value');
};

function hasKey(value: JsonValue | undefined, key: string): value is { readonly [key: string]: JsonValue } {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((item) => hasKey(item, key));
  return key in value || Object.values(value).some((item) => typeof item === 'object' && hasKey(item, key));
}
