import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { types } from 'node:util';
import { type Archive, unpackProgram } from './kubeconform-archive';

/** The version that is built or downloaded. One on PATH may be another. */
export const KUBECONFORM_VERSION = 'v0.8.0';

const MODULE = 'github.com/yannh/kubeconform/cmd/kubeconform';
const RELEASES = `https://github.com/yannh/kubeconform/releases/download/${KUBECONFORM_VERSION}`;

/** Release archives whose hash is known, by platform and architecture as Node names them. */
const ARCHIVES: Readonly<Record<string, Archive>> = {
  'linux-x64': {
    url: `${RELEASES}/kubeconform-linux-amd64.tar.gz`,
    sha256: '9bc2bffbf71f261128533edaf912153948b7ff238f9a531ae6d34466ec287883',
  },
};

/** A kubeconform that can be run. */
export interface Kubeconform {
  readonly path: string;
  readonly version: string;
  readonly origin: 'PATH' | 'built' | 'downloaded';
}

/** Where to look. */
export interface FindKubeconformOptions {
  /** Folders searched for kubeconform and go, as in the environment variable. @default process.env.PATH */
  readonly searchPath?: string;
  /** Folder that keeps what was built or downloaded. @default node_modules/.cache/galley/kubeconform */
  readonly cache?: string;
  /** Archive to download where neither kubeconform nor go is there. @default - the one pinned for this platform */
  readonly archive?: Archive;
  /** Platform and architecture as Node names them. @default - of this process */
  readonly platform?: string;
  /** Gets messages on the program in use and on waits. @default - stderr */
  readonly say?: (line: string) => void;
}

/**
 * Finds kubeconform: on PATH; else builds its Go module; else downloads the release archive and checks its hash. It keeps the result for
 * later runs. If all fails, it throws with each attempt and what to install.
 */
export async function findKubeconform(options: FindKubeconformOptions = {}): Promise<Kubeconform> {
  const searchPath = options.searchPath ?? process.env['PATH'] ?? '';
  const cache = resolve(options.cache ?? join(__dirname, '../node_modules/.cache/galley/kubeconform'), KUBECONFORM_VERSION);
  const say = options.say ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const found =
    onPath(searchPath) ?? cached(cache, 'built') ?? cached(cache, 'downloaded') ?? (await obtain(options, searchPath, cache, say));
  say(`kubeconform ${found.version}, ${found.origin === 'PATH' ? 'from PATH' : found.origin}: ${found.path}`);
  return found;
}

function onPath(searchPath: string): Kubeconform | undefined {
  const path = programOn(searchPath, 'kubeconform');
  const version = path && versionOf(path);
  return path && version ? { path, version, origin: 'PATH' } : undefined;
}

function cached(cache: string, origin: 'built' | 'downloaded'): Kubeconform | undefined {
  const path = join(cache, origin, 'kubeconform');
  // One that was built says "development": its version is the folder's.
  return versionOf(path) ? { path, version: KUBECONFORM_VERSION, origin } : undefined;
}

function programOn(searchPath: string, name: string): string | undefined {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => resolve(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What the program says of itself; undefined if it is missing or does not run here. */
function versionOf(path: string): string | undefined {
  const { status, stdout } = spawnSync(path, ['-v'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

async function obtain(
  options: FindKubeconformOptions,
  searchPath: string,
  cache: string,
  say: (line: string) => void,
): Promise<Kubeconform> {
  const platform = options.platform ?? `${process.platform}-${process.arch}`;
  const archive = options.archive ?? ARCHIVES[platform];
  const tried = ['kubeconform is not on PATH'];
  const go = programOn(searchPath, 'go');
  if (go === undefined) {
    tried.push('go is not on PATH to build it');
  } else {
    say(`building kubeconform ${KUBECONFORM_VERSION} from its Go module, once`);
    tried.push(...build(go, searchPath, cache));
  }
  if (archive === undefined) {
    tried.push(`no release archive is pinned for ${platform}`);
  } else if (go === undefined || cached(cache, 'built') === undefined) {
    say(`downloading kubeconform ${KUBECONFORM_VERSION} from ${archive.url}, once`);
    tried.push(...(await download(archive, join(cache, 'downloaded', 'kubeconform'))));
  }
  const found = cached(cache, 'built') ?? cached(cache, 'downloaded');
  if (found === undefined) {
    throw new Error(
      `kubeconform: none can be had here: ${tried.join('; ')}; install kubeconform ${KUBECONFORM_VERSION} or Go 1.26 (https://go.dev/dl), put it on PATH and try again`,
    );
  }
  return found;
}

/** Builds into the cache; what went wrong comes back as text, for there is another way to try. */
function build(go: string, searchPath: string, cache: string): string[] {
  mkdirSync(cache, { recursive: true });
  // Two test processes may build at once: each in a folder of its own, and the last rename wins.
  const scratch = mkdtempSync(join(cache, '.build-'));
  try {
    const env = { ...process.env, PATH: searchPath, GOBIN: scratch, CGO_ENABLED: '0' };
    execFileSync(go, ['install', `${MODULE}@${KUBECONFORM_VERSION}`], { cwd: scratch, env, encoding: 'utf8', stdio: 'pipe' });
    mkdirSync(join(cache, 'built'), { recursive: true });
    renameSync(join(scratch, 'kubeconform'), join(cache, 'built', 'kubeconform'));
    return [];
  } catch (error) {
    return [`building it failed: ${reason(error)}`];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function download(archive: Archive, target: string): Promise<string[]> {
  try {
    await unpackProgram(archive, 'kubeconform', target);
    return versionOf(target) === undefined ? [`${target} does not run on this machine`] : [];
  } catch (error) {
    return [`downloading it failed: ${reason(error)}`];
  }
}

function reason(error: unknown): string {
  // Not instanceof: a test runner gives Node's own errors another Error class.
  if (!types.isNativeError(error)) return String(error);
  const cause = types.isNativeError(error.cause) ? ` (${error.cause.message})` : '';
  return `${error.message.trim().replaceAll('\n', ' ')}${cause}`;
}
