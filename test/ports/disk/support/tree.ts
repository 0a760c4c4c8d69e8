import {
  type BigIntStats,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GalleyError, type Problem } from '../../../../core/errors';
import type { RenderedApplication, RenderedEnvironment } from '../../../../core/render/tree';

/** Content by path. */
export type Files = Readonly<Record<string, string>>;

const inputs = [{ path: 'envs/shop/dev.yaml', digest: `sha256:${'1'.repeat(64)}` }];

/** `shop/dev` as it would be rendered; the application of a file is the first folder of its path. */
export function rendered(files: Files, name: Partial<RenderedEnvironment> = {}): RenderedEnvironment {
  const names = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? path))];
  const applications = names.map((application): RenderedApplication => {
    const own = Object.entries(files).filter(([path]) => path.split('/')[0] === application);
    return { name: application, resources: own.length, files: own.map(([path, content]) => ({ path, content })) };
  });
  return { system: 'shop', environment: 'dev', inputs, applications, ...name };
}

const made: string[] = [];
// Memory where there is such a file system: some of these tests write thousands of trees.
const PARENT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** An empty folder, gone after the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(PARENT, 'galley-tree-'));
  made.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** Writes files of another's into a folder. */
export function place(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Content of each file, target of each link (`-> target`), and `folder` for each folder, by path. */
export function treeOf(folder: string): Files {
  return Object.fromEntries(walk(folder).map(([path, stats]) => [path, describeEntry(join(folder, path), stats)]));
}

/** Inode and time of the last change of each file, by path: the same as long as nothing touched it. */
export function identitiesOf(folder: string): Files {
  const files = walk(folder).filter(([, stats]) => !stats.isDirectory());
  return Object.fromEntries(files.map(([path, { ino, mtimeNs, ctimeNs }]) => [path, `${ino} ${mtimeNs} ${ctimeNs}`]));
}

function describeEntry(path: string, stats: BigIntStats): string {
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? `-> ${readlinkSync(path)}` : readFileSync(path, 'utf8');
}

function walk(folder: string, below = ''): [string, BigIntStats][] {
  return readdirSync(join(folder, below))
    .sort()
    .flatMap((name) => {
      const path = below === '' ? name : `${below}/${name}`;
      const stats = lstatSync(join(folder, path), { bigint: true });
      return [[path, stats] as [string, BigIntStats], ...(stats.isDirectory() ? walk(folder, path) : [])];
    });
}

/** The problems of the GalleyError that the work throws; empty if it throws nothing. */
export function problemsOf(work: () => unknown): readonly Problem[] {
  try {
    work();
  } catch (error) {
    if (error instanceof GalleyError) return error.problems;
    throw error;
  }
  return [];
}
