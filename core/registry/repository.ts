/** The host that image names give Docker Hub; its API has another. */
export const DOCKER_HUB = 'docker.io';

/** All hosts by which Docker Hub's images are named; each leads to the same repositories. */
export const DOCKER_HUB_NAMES: readonly string[] = [DOCKER_HUB, 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'];

/** Where an image's versions are kept: a registry's host and a path in it. */
export interface Repository {
  /** `ghcr.io`, `127.0.0.1:5000`; `docker.io` for Docker Hub, by whatever name. */
  readonly host: string;
  /** `example/web`, `library/redis` */
  readonly path: string;
}

/**
 * The repository of an image's name.
 *
 * @param image registry and repository without tag: `ghcr.io/example/web`, `redis`
 * @see https://github.com/distribution/reference a name without a host is Docker Hub's, one without a folder is in its library
 */
export function repositoryOf(image: string): Repository {
  const [first = '', ...rest] = image.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const [named, path] = hasHost ? [first, rest.join('/')] : [DOCKER_HUB, image];
  const host = DOCKER_HUB_NAMES.includes(named.replace(/:443$/, '')) ? DOCKER_HUB : named;
  return { host, path: host === DOCKER_HUB && !path.includes('/') ? `library/${path}` : path };
}
