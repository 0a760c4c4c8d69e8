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

/** Where a repository's list of what refers to a digest is asked for. */
export function referrersUrl(repository: Repository, digest: string, plain: PlainHosts): URL {
  return new URL(`${apiOf(repository.host, plain)}/v2/${repository.path}/referrers/${digest}`);
}

/** Whether a URL may be asked: by TLS any, without it this machine's own and the hosts that a person allowed (Docker's rule for insecure registries). */
export function mayAsk({ protocol, host, hostname }: URL, plain: PlainHosts): boolean {
  return protocol === 'https:' || (protocol === 'http:' && (isLoopback(hostname) || plain.has(host)));
}

/**
 * Whether a registry may lead a request somewhere, by a redirect or as its token server. One on another machine leads to nothing on this one, nor on its
 * link, where the metadata service of clouds answers: only somebody who is here already could mean that.
 */
export function mayLead(from: URL, to: URL): boolean {
  return isLoopback(from.hostname) || !isNear(to.hostname);
}

/** This machine, by any of its names and addresses, and addresses of the link (RFC 3927, RFC 4291). `URL` has brought numbers into one form. */
function isNear(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  if (/^\d+(?:\.\d+){3}$/.test(name)) return /^(?:0|127|169\.254)\./.test(name) || METADATA_NAMES.has(name);
  if (!name.startsWith('[')) return name === 'localhost' || name.endsWith('.localhost') || METADATA_NAMES.has(name);
  const address = name.slice(1, -1);
  const mapped = /^::(?:ffff:)?(?:0:)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
  if (mapped !== null) {
    const [high = 0, low = 0] = mapped.slice(1).map((part) => Number.parseInt(part, 16));
    return isNear([high >> 8, high & 255, low >> 8, low & 255].join('.'));
  }
  return /^(?:::1?$|fe[89ab][0-9a-f]:|fd00:ec2:|fd20:ce:)/.test(address);
}

/** Names by which clouds' machines know their metadata service, and addresses off the link: of Alibaba, Oracle and Azure. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata.google.internal',
  'metadata.azure.internal',
  'metadata',
  'instance-data',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
]);

function apiOf(host: string, plain: PlainHosts): string {
  const api = host === DOCKER_HUB ? 'registry-1.docker.io' : host;
  return `${isLoopback(api.replace(/:\d+$/, '')) || plain.has(api) ? 'http' : 'https'}://${api}`;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
