import { Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { ImageRef } from '../../core/image';
import { invalid } from '../invalid';
import { type Mount, Volume } from '../storage/volume';
import type { ContainerProps, Resources } from '../workload/container';
import type { Env, SecretKey } from '../workload/env-source';
import type { Sidecar } from '../workload/pod';
import { httpProbe } from '../workload/probe';

/** Properties for `GitSync`. */
export interface GitSyncProps {
  /** git-sync 4. */
  readonly image: ImageRef;
  /** `https://` address without credentials. */
  readonly repository: string;
  /** Branch, tag or commit. A full commit is fetched once and never again. @default HEAD, the repository's default branch */
  readonly ref?: string;
  /** Absolute path of the shared volume, the same in every container that reads it. @default /agents */
  readonly root?: string;
  /** Name of the checkout below `root`. @default - the last part of the repository's address, without .git */
  readonly link?: string;
  /** Time between two pulls. @default Duration.seconds(60) */
  readonly period?: Duration;
  /** Token that may read the repository. Read once at start: after a rotation the pod needs a restart. */
  readonly token: SecretKey;
  /** User that goes with the token. @default x-access-token, which GitHub takes with any kind of token */
  readonly username?: string;
  /** Limit of the shared volume: the checkout, its history of depth 1, and for two periods the checkout before. @default Size.mebibytes(512) */
  readonly size?: Size;
  /** Of each of its two containers. @default - 10m and 64Mi, at most 256Mi */
  readonly resources?: Resources;
}

const DEFAULT_RESOURCES: Resources = { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } };
/** The user that the image makes for itself. */
const USER = 65533;

/**
 * Keeps a checkout of a git repository beside a pod's own container: cloned before the pod starts, pulled ever after.
 *
 * A pull makes a new directory and swaps the symlink `<root>/<link>`, so readers mount the whole volume at `root` (that is `mount`). They
 * never mount the link or a subPath, which would stay at the first checkout. The token reaches these two containers only: git keeps it in the memory
 * of its credential cache, not in the shared volume.
 *
 * @see https://github.com/kubernetes/git-sync (variables, symlink, HTTP endpoint)
 */
export class GitSync extends Construct implements Sidecar {
  readonly initContainers: readonly ContainerProps[];
  readonly containers: readonly ContainerProps[];
  readonly volume: Volume;
  /** How another container reads it: read-only, at `root`. */
  readonly mount: Mount;
  /** Absolute path of the checkout in every container. */
  readonly path: string;
  /** Its HTTP endpoint, on all addresses of the pod, since the kubelet asks there. */
  readonly port: number = 8082;

  /**
   * @throws GalleyError CONSTRUCT_INVALID if the repository is not a plain https address, `root` not absolute, or `link` not a name
   */
  constructor(scope: Construct, id: string, props: GitSyncProps) {
    super(scope, id);
    const root = props.root ?? '/agents';
    const link = props.link ?? (props.repository.split('/').pop() ?? '').replace(/\.git$/, '');
    const period = (props.period ?? Duration.seconds(60)).toSeconds();
    this.refuse(props.repository, root, link, period);

    this.volume = Volume.emptyDir('git-sync', { sizeLimit: props.size ?? Size.mebibytes(512) });
    this.mount = this.volume.mount(root, { readOnly: true });
    this.path = `${root}/${link}`;
    const scratch = Volume.emptyDir('git-sync-tmp', { sizeLimit: Size.mebibytes(16), medium: 'Memory' });
    const env: Env = {
      // git's own configuration and the socket of its credential cache.
      HOME: '/tmp',
      GITSYNC_REPO: props.repository,
      GITSYNC_REF: props.ref ?? 'HEAD',
      // A directory of its own inside the volume: what readers list is the link alone.
      GITSYNC_ROOT: `${root}/.git-sync`,
      GITSYNC_LINK: this.path,
      GITSYNC_USERNAME: props.username ?? 'x-access-token',
      GITSYNC_PASSWORD: props.token,
    };
    const base = {
      image: props.image,
      mounts: [this.volume.mount(root), scratch.mount('/tmp')],
      resources: props.resources ?? DEFAULT_RESOURCES,
      user: USER,
    };
    this.initContainers = [{ ...base, name: 'git-sync-init', env: { ...env, GITSYNC_ONE_TIME: 'true' } }];
    this.containers = [
      {
        ...base,
        name: 'git-sync',
        ports: { 'git-sync': this.port },
        env: {
          ...env,
          GITSYNC_PERIOD: `${period}s`,
          // A git host that is down costs freshness, not the pod: a container that exits makes its pod unready.
          GITSYNC_MAX_FAILURES: '-1',
          // Whoever is reading the checkout that was just replaced can finish.
          GITSYNC_STALE_WORKTREE_TIMEOUT: `${2 * period}s`,
          GITSYNC_HTTP_BIND: `:${this.port}`,
        },
        // 503 until the first pull of this container, 200 ever after. No readiness or startup probe: the checkout is there already.
        livenessProbe: httpProbe('/', 'git-sync', { periodSeconds: 60, failureThreshold: 10 }),
      },
    ];
  }

  private refuse(repository: string, root: string, link: string, period: number): void {
    if (!/^https:\/\/[^@\s]+$/.test(repository)) {
      throw invalid(this, {
        prop: 'repository',
        expected: 'an https address without credentials',
        got: JSON.stringify(repository.replace(/\/\/.*@/, '//…@')),
        next: 'pass the token as token',
      });
    }
    if (!/^(\/[A-Za-z0-9._-]+)+$/.test(root))
      throw invalid(this, {
        prop: 'root',
        expected: 'an absolute path',
        got: JSON.stringify(root),
        next: 'start it with / and end it without',
      });
    if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(link))
      throw invalid(this, {
        prop: 'link',
        expected: 'a name',
        got: JSON.stringify(link),
        next: 'use one without / that does not start with a dot',
      });
    if (period < 1) throw invalid(this, { prop: 'period', expected: 'at least a second', got: `${period} s`, next: 'pull less often' });
  }
}
