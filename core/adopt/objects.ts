import { refuseUnreleasedImages } from '../check/images';
import { kindOf } from '../check/kind';
import { findingsOf } from '../check/objects';
import { clusterScopedKinds } from '../check/scope';
import { secretsInTree } from '../check/secrets';
import { formatFault, GalleyError, type Place } from '../errors';
import { identityOf, type JsonObject, type JsonValue, type KubernetesObject } from '../object/object';
import { type AdoptedImage, adoptedImage, imagesIn, namesImages, pinned, pinnedText } from './images';
import { externalSecret, holdsValues, type StoredValue } from './secrets';

/** Something that was read, and where. */
export interface Given {
  readonly object: KubernetesObject;
  readonly place: Place;
}

/** What is rendered another way than it was given, or not at all. */
export interface Loss {
  readonly place: Place;
  /** `Deployment shop/web`. */
  readonly what: string;
  readonly why: string;
  /** True where nothing is rendered of it; else the API server takes both for the same, or a person asked for it. */
  readonly out: boolean;
}

/** What one environment's objects become. */
export interface Adopted {
  /** As they are to be rendered. */
  readonly objects: readonly KubernetesObject[];
  readonly losses: readonly Loss[];
  readonly stored: readonly StoredValue[];
  /** Those that they name, with where each digest comes from. */
  readonly images: readonly AdoptedImage[];
}

export const shown = ({ kind, metadata }: KubernetesObject): string =>
  `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;

/** The objects of an environment as Galley can render them; what it can't is named, with the reason. */
export function adoptedObjects(given: readonly Given[], system: string, store: { readonly name: string; readonly kind: string }): Adopted {
  const losses: Loss[] = [];
  const stored: StoredValue[] = [];
  const images: AdoptedImage[] = [];
  const objects = new Map<string, KubernetesObject>();
  const clusterScoped = clusterScopedKinds(given.map(({ object }) => object));
  for (const { object: read, place } of given) {
    const lose = (why: string, out: boolean): void => void losses.push({ place, what: shown(read), why, out });
    if (typeof read.metadata.name !== 'string') {
      lose('has generateName and no name: whoever reconciles a tree would make another one each time; name it', true);
      continue;
    }
    let object = withoutNull(read, lose);
    if (clusterScoped.has(kindOf(object)) && object.metadata.namespace !== undefined) {
      const { namespace: _, ...metadata } = object.metadata;
      object = { ...object, metadata };
      lose('metadata.namespace is left out, since its kind has none', false);
    }
    if (holdsValues(object)) {
      const made = externalSecret(object, system, store);
      object = made.object;
      stored.push(...made.stored);
      lose('is made by an ExternalSecret of the same name and keys; its values were written nowhere', false);
    }
    const named = namesImages(object) ? imagesIn(object).flatMap((text) => adoptedImage(text) ?? []) : [];
    object = namesImages(object) ? pinned(object) : object;
    const faults = faultsOf(object);
    if (faults.length > 0) {
      lose(faults.join('; '), true);
      continue;
    }
    const identity = identityOf(object);
    const twin = objects.get(identity);
    if (twin !== undefined)
      lose(
        JSON.stringify(twin) === JSON.stringify(object)
          ? 'stands twice, and is rendered once'
          : 'stands twice and differs: the first one is rendered',
        JSON.stringify(twin) !== JSON.stringify(object),
      );
    else {
      objects.set(identity, object);
      images.push(...named);
    }
  }
  return { objects: [...objects.values()], losses, stored, images };
}

/** What rendering would refuse of an object. */
function faultsOf(object: KubernetesObject): string[] {
  const rendered = [{ object, application: 'objects', construct: shown(object) }];
  const [findings = []] = findingsOf([object]);
  const images = new Set(
    imagesIn(object)
      .flatMap((text) => adoptedImage(text) ?? [])
      .map(pinnedText),
  );
  return [
    ...findings.map(({ path, ...fault }) => `${path}: ${formatFault(fault)}`),
    ...refusedBy(() => refuseUnreleasedImages(rendered, images)),
    ...secretsInTree(rendered).map(({ subject, ...fault }) => `${subject}: ${formatFault(fault)}`),
  ];
}

function refusedBy(step: () => void): string[] {
  try {
    step();
    return [];
  } catch (error) {
    if (!(error instanceof GalleyError)) throw error;
    return error.problems.map(({ subject, ...fault }) => `${subject}: ${formatFault(fault)}`);
  }
}

/** An API server takes null for a field that is not there. */
function withoutNull(object: KubernetesObject, lose: (why: string, out: boolean) => void): KubernetesObject {
  const paths: string[] = [];
  const strip = (value: JsonValue, path: string): JsonValue => {
    if (Array.isArray(value)) return value.map((item, index) => strip(item as JsonValue, `${path}[${index}]`));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value as JsonObject).flatMap(([key, item]) => {
        const below = path === '' ? key : `${path}.${key}`;
        if (item !== null) return [[key, strip(item, below)]];
        paths.push(below);
        return [];
      }),
    );
  };
  const stripped = strip(object, '') as KubernetesObject;
  if (paths.length > 0) lose(`${paths.join(', ')}: null, which is left out`, false);
  return stripped;
}
