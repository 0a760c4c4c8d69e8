import type { KubernetesObject } from '../object/object';
import { repositoryOf } from '../registry/repository';
import { type FieldDifference, shownPath } from './compare';

/** What an environment declares that its cluster's webhooks and mirrors change, asked one by one. */
export interface Exceptions {
  /** Whether a container of a pod may run its image: one that is declared, one behind a declared mirror, or that of an injected container. */
  readonly allowImage: (container: { readonly name: string; readonly image: string }, declared: ReadonlySet<string>) => boolean;
  /** Whether a live field may have another value than the declared one. */
  readonly allowField: (object: KubernetesObject, difference: FieldDifference) => boolean;
}

/** What an environment says under `cluster.admission`. */
export interface DeclaredExceptions {
  /** Containers that a webhook adds to pods, each by its name and its image's repository. */
  readonly injectedContainers: readonly { readonly name: string; readonly image: string }[];
  /** Registries or repositories, and what stands in their place in a pod. */
  readonly mirrors: readonly { readonly from: string; readonly to: string }[];
  /** Declared fields that are overwritten on purpose, by kind, name and path. */
  readonly writtenFields: readonly { readonly kind: string; readonly name?: string | undefined; readonly field: string }[];
}

/** Reads the exceptions of an environment. */
export function exceptionsOf({ injectedContainers, mirrors, writtenFields }: DeclaredExceptions): Exceptions {
  /** The same bytes: the one repository behind the other, and the same digest. A mirror may leave the tag out. */
  const mirrored = (live: string, declared: string): boolean => {
    const [theirs, ours] = [partsOf(live), partsOf(declared)];
    if (ours.digest === undefined || theirs.digest !== ours.digest || (theirs.tag !== undefined && theirs.tag !== ours.tag)) return false;
    return mirrors.some(({ from, to }) => {
      const rest = below(ours.repository, canonical(from));
      return rest !== undefined && theirs.repository === canonical(`${to}${rest}`);
    });
  };
  return {
    allowImage: ({ name, image }, declared) =>
      declared.has(image) ||
      [...declared].some((each) => mirrored(image, each)) ||
      injectedContainers.some((each) => each.name === name && canonical(each.image) === partsOf(image).repository),
    allowField: ({ kind, metadata }, { path, live, declared }) =>
      (typeof live === 'string' && typeof declared === 'string' && mirrored(live, declared)) ||
      writtenFields.some(
        (each) => each.kind === kind && (each.name ?? metadata.name) === metadata.name && isAtOrBelow(shownPath(path), each.field),
      ),
  };
}

/** Nothing is excepted. */
export const NO_EXCEPTIONS: Exceptions = exceptionsOf({ injectedContainers: [], mirrors: [], writtenFields: [] });

/** A reference in its parts; the repository as `docker.io/library/redis` whatever way it was written. */
function partsOf(image: string): { repository: string; tag?: string | undefined; digest?: string | undefined } {
  const { name = image, tag, digest } = /^(?<name>[^@]+?)(?::(?<tag>[\w][\w.-]*))?(?:@(?<digest>.+))?$/.exec(image)?.groups ?? {};
  return { repository: canonical(name), tag, digest };
}

function canonical(name: string): string {
  if (!name.includes('/') && /[.:]|^localhost$/.test(name)) return repositoryOf(`${name}/-`).host;
  const { host, path } = repositoryOf(name);
  return `${host}/${path}`;
}

/** What follows a folder in a path; nothing if the path is not in it. */
function below(path: string, folder: string): string | undefined {
  if (path === folder) return '';
  return path.startsWith(`${folder}/`) ? path.slice(folder.length) : undefined;
}

function isAtOrBelow(path: string, field: string): boolean {
  return path === field || ['.', '['].some((next) => path.startsWith(`${field}${next}`));
}
