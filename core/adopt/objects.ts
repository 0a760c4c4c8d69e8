import { refuseUnreleasedImages } from '../check/images';
import { kindOf } from '../check/kind';
import { findingsOf } from '../check/objects';
import { clusterScopedKinds } from '../check/scope';
import { secretsInTree } from '../check/secrets';
import { formatFault, GalleyError, type Place } from '../errors';
import { identityOf, type KubernetesObject } from '../object/object';
import { toYaml } from '../yaml/yaml';
import type { Comments } from './comments';
import { type AdoptedImage, adoptedImage, imagesIn, mapImages, namesImages, pinned, pinnedText, standIn } from './images';
import { externalSecret, holdsValues, type StoredValue } from './secrets';
import { withHidden, withoutNothing } from './settle';

/** Something that was read, and where. */
export interface Given {
  readonly object: KubernetesObject;
  readonly place: Place;
  /** What a person said of it. @default - nothing */
  readonly comments?: Comments | undefined;
}

/** Parts of the input that the render changes or leaves out. */
export interface Loss {
  readonly place: Place;
  /** `Deployment shop/web`. */
  readonly what: string;
  readonly why: string;
  /** True if the render loses something; otherwise both mean the same to the API server, or a person asked for the change. */
  readonly out: boolean;
  /** True if the rest of the object is rendered. @default false */
  readonly part?: boolean;
}

/** What one environment's objects become. */
export interface Adopted {
  /** As they are to be rendered. */
  readonly objects: readonly KubernetesObject[];
  /** The same with their images as they were read. */
  readonly unpinned: readonly KubernetesObject[];
  /** Comments on each object, by identity; none for a Secret, because a comment may hold a value. */
  readonly comments: ReadonlyMap<string, Comments>;
  readonly losses: readonly Loss[];
  readonly stored: readonly StoredValue[];
  /** Those that they name, with where each digest comes from. */
  readonly images: readonly AdoptedImage[];
}

export const shown = ({ kind, metadata }: KubernetesObject): string =>
  `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;

type Lose = (why: string, out: boolean, part?: boolean) => void;
type Store = { readonly name: string; readonly kind: string };

/** The objects of an environment as Galley can render them; what it can't is named, with the reason. */
export function adoptedObjects(given: readonly Given[], system: string, store: Store): Adopted {
  const losses: Loss[] = [];
  const stored: StoredValue[] = [];
  const images: AdoptedImage[] = [];
  const objects = new Map<string, KubernetesObject>();
  const unpinned: KubernetesObject[] = [];
  const commentsOf = new Map<string, Comments>();
  const clusterScoped = clusterScopedKinds(given.map(({ object }) => object));
  const queue = [...given];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { object: read, place, comments } = next;
    const lose: Lose = (why, out, part) => void losses.push({ place, what: shown(read), why, out, ...(part && { part }) });
    const settled = settle(read, { system, store, clusterScoped, lose });
    if (settled === undefined) continue;
    const { object: own, secret } = settled;
    const object = namesImages(own) ? pinned(own) : own;
    const faults = faultsOf(object);
    if (faults.length > 0) {
      lose(faults.join('; '), true);
      continue;
    }
    stored.push(...settled.stored);
    if (secret !== undefined) queue.unshift({ object: secret, place });
    const identity = identityOf(object);
    const twin = objects.get(identity);
    if (twin !== undefined) {
      const isSame = JSON.stringify(twin) === JSON.stringify(object);
      lose(isSame ? 'stands twice, and is rendered once' : 'stands twice and differs: the first one is rendered', !isSame);
      continue;
    }
    objects.set(identity, object);
    unpinned.push(own);
    if (comments !== undefined && read.kind !== 'Secret') commentsOf.set(identity, comments);
    if (namesImages(own)) images.push(...imagesIn(own).flatMap((text) => adoptedImage(text) ?? []));
  }
  return { objects: [...objects.values()], unpinned, comments: commentsOf, losses, stored, images };
}

interface Settled {
  readonly object: KubernetesObject;
  readonly stored: readonly StoredValue[];
  /** Makes the Secret that it now reads. */
  readonly secret?: KubernetesObject;
}

/** An object as it can stand in a tree; undefined if it can't at all. */
function settle(
  read: KubernetesObject,
  {
    system,
    store,
    clusterScoped,
    lose,
  }: { readonly system: string; readonly store: Store; readonly clusterScoped: ReadonlySet<string>; readonly lose: Lose },
): Settled | undefined {
  if (typeof read.metadata.name !== 'string' || (read.metadata['generateName'] !== undefined && read.metadata.name.endsWith('*'))) {
    lose('has generateName and no name: whoever reconciles a tree would make another one each time; name it', true);
    return undefined;
  }
  const { object: whole, gone } = withoutNothing(read);
  if (gone.length > 0) lose(`${gone.join(', ')}: null or an empty image, which is left out`, false);
  let object = whole;
  if (clusterScoped.has(kindOf(object)) && object.metadata.namespace !== undefined) {
    const { namespace: _, ...metadata } = object.metadata;
    object = { ...object, metadata };
    lose('metadata.namespace is left out, since its kind has none', false);
  }
  if (holdsValues(object)) {
    lose('is made by an ExternalSecret of the same name and keys; its values were written nowhere', false);
    return externalSecret(object, system, store);
  }
  if (namesImages(object))
    object = mapImages(object, (text, path) => {
      if (text === '' || adoptedImage(text) !== undefined) return text;
      lose(`${path}: ${JSON.stringify(text)} is no image; ${standIn(text)} stands for it in the lockfile`, true, true);
      return standIn(text);
    });
  const paths = secretsInTree([renderedOf(object)]).flatMap(({ subject, wrong = '' }) => {
    const path = subject.replace(/ \([^()]*\)$/, '');
    return wrong === '' ? [] : [{ path, wrong }];
  });
  if (paths.length === 0) return { object, stored: [] };
  const name = `${object.metadata.name}-env`;
  const hidden = withHidden(
    object,
    paths.map(({ path }) => path),
    name,
  );
  for (const { path, wrong } of paths) {
    const isRead = hidden.read.includes(path);
    lose(
      isRead
        ? `${path}: ${wrong}; it is read from the Secret ${name}, which an ExternalSecret makes`
        : `${path}: ${wrong}; a placeholder stands there`,
      !isRead,
      !isRead,
    );
  }
  if (hidden.variables.length === 0) return { object: hidden.object, stored: [] };
  const { namespace } = object.metadata;
  const external = externalSecret(secretOf(name, namespace, hidden.variables), system, store);
  return { object: hidden.object, stored: external.stored, secret: external.object };
}

const secretOf = (name: string, namespace: string | undefined, keys: readonly string[]): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  stringData: Object.fromEntries(keys.map((key) => [key, 'from the store'])),
});

const renderedOf = (object: KubernetesObject) => ({ object, application: 'objects', construct: 'read' });

/** What rendering would refuse of an object. */
function faultsOf(object: KubernetesObject): string[] {
  const rendered = [renderedOf(object)];
  const [findings = []] = findingsOf([object]);
  const images = new Set(
    imagesIn(object)
      .flatMap((text) => adoptedImage(text) ?? [])
      .map(pinnedText),
  );
  return [
    ...findings.map(({ path, ...fault }) => `${path}: ${formatFault(fault)}`),
    ...refusedBy(() => refuseUnreleasedImages(rendered, images)),
    ...refusedBy(() => toYaml(object)),
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
