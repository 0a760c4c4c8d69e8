import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestProject } from './project';
import { DockerLogin } from './registry/docker-login';
import type { DockerRegistry } from './registry/docker-registry';
import { FaultProxy } from './registry/fault-proxy';
import { pushImage } from './registry/images';
import { digestOf, SHOP_ENVIRONMENT, SHOP_FILE, shop } from './shop-system';

export const FILE = 'releases/shop/1.4.yaml';
export const BOTH = ['linux/amd64', 'linux/arm64'];
const bothShop = { ...shop, images: { ...shop.images, platforms: BOTH } };

/** A lockfile with a bit of everything that has to stay as it is. */
export const lockfile = (host: string): string => `# The shop, 1.4.
system: shop
version: "1.4" # in quotes

components:
  web:   # what people see
    image: ${host}/shop/web
    tag: "1.4" # {"$imagepolicy": "flux-system:web:tag"}
    digest: ${digestOf('a')} # {"$imagepolicy": "flux-system:web:digest"}
    origin: sample

  api: { image: ${host}/shop/api, tag: 'v1', digest: ${digestOf('b')}, origin: published, from: https://example.com/releases }
thirdParty:
  postgres:
    origin: seen
    image: "${host}/library/postgres"
    from: >- # where
      a page,
      and another
    digest: "${digestOf('c')}"
    tag: "17"
tools:
  migrate:
    image: ${host}/shop/migrate
    tag: 0.9.0
    digest: ${digestOf('d')}
    origin: resolved
# the end
`;

/** A shop whose images are in a registry, behind a proxy that each test has anew. */
export class PinnedShop {
  readonly #login = new DockerLogin();
  readonly project: TestProject;

  private constructor(
    readonly digests: PinnedDigests,
    public proxy: FaultProxy,
  ) {
    this.project = new TestProject([bothShop], { [FILE]: lockfile(proxy.host), [SHOP_FILE]: SHOP_ENVIRONMENT });
  }

  static async begin(docker: DockerRegistry, digests: PinnedDigests): Promise<PinnedShop> {
    return new PinnedShop(digests, await FaultProxy.start(docker.host));
  }

  async end(): Promise<void> {
    this.project[Symbol.dispose]();
    this.#login[Symbol.dispose]();
    await this.proxy.stop();
  }

  /** Text of a file of the project. */
  read(file = FILE): string {
    return readFileSync(join(this.project.root, file), 'utf8');
  }

  /** The lockfile as `galley pin` is to write it. */
  pinned(): string {
    return lockfile(this.proxy.host)
      .replace(digestOf('a'), this.digests.web)
      .replace(digestOf('b'), this.digests.api)
      .replace(digestOf('c'), this.digests.postgres)
      .replace(digestOf('d'), this.digests.migrate)
      .replace(/origin: (sample|published|seen)/g, 'origin: resolved')
      .replace('https://example.com/releases', `"${this.proxy.host}"`)
      .replace('>- # where\n      a page,\n      and another\n', `"${this.proxy.host}" # where\n`);
  }
}

/** What stands behind the tags of the lockfile. */
export type PinnedDigests = Record<'web' | 'api' | 'postgres' | 'migrate', string>;

/** Pushes the images that the lockfile names, and some that lack a platform. */
export async function pushShop({ host }: DockerRegistry): Promise<PinnedDigests> {
  const push = (repository: string, tag: string, platforms: readonly string[], more: object = {}): Promise<string> =>
    pushImage(host, { repository, tag, platforms, ...more });
  const digests = {
    web: await push('shop/web', '1.4', BOTH),
    api: await push('shop/api', 'v1', BOTH, { format: 'docker' }),
    postgres: await push('library/postgres', '17', [...BOTH, 'linux/s390x']),
    migrate: await push('shop/migrate', '0.9.0', ['linux/amd64', 'linux/arm64/v8']),
  };
  await push('shop/web', '1.5', BOTH);
  await push('shop/web', 'amd64-only', ['linux/amd64']);
  await push('shop/web', 'amd64-index', ['linux/amd64'], { index: true });
  await push('shop/web', 'amd64-docker', ['linux/amd64'], { format: 'docker' });
  return digests;
}
