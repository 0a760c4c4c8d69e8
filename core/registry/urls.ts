import { DOCKER_HUB, type Repository } from './repository';

/** Hosts beside this machine's own that may be spoken to without TLS. */
export type PlainHosts = ReadonlySet<string>;

/**
 * Where a repository's manifest is asked for.
 *
 * @param reference a tag, or a digest
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints
 */
export function manifestUrl(repository: Repository, reference: string, plain: PlainHosts): URL {
  return new URL(`${apiOf(repository.host, plain)}/v2/${repository.path}/manifests/${reference}`);
}

/** Where a repository's blob is asked for. */
export function blobUrl(repository: Repository, digest: string, plain: PlainHosts): URL {
  return new URL(`${apiOf(repository.host, plain)}/v2/${repository.path}/blobs/${digest}`);
}

/** Whether a URL may be asked: by TLS any, without it this machine's own and the hosts that a person allowed (Docker's rule for insecure registries). */
export function mayAsk({ protocol, host, hostname }: URL, plain: PlainHosts): boolean {
  return protocol === 'https:' || (protocol === 'http:' && (isLoopback(hostname) || plain.has(host)));
}

function apiOf(host: string, plain: PlainHosts): string {
  const api = host === DOCKER_HUB ? 'registry-1.docker.io' : host;
  return `${isLoopback(api.replace(/:\d+$/, '')) || plain.has(api) ? 'http' : 'https'}://${api}`;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
