import { basename, dirname, resolve } from 'node:path';
import { actorName, firstAccess, SAMPLE_ACCESS } from '../../core/access/first';
import { problem } from '../../core/errors';
import type { Forge } from '../../core/scaffold/files';
import { packageName, repositoryFiles } from '../../core/scaffold/repository';
import { makeFolder } from '../../ports/disk/make-folder';
import { type WrittenFiles, writeNewFiles } from '../../ports/disk/new-files';
import { beginRepository } from '../../ports/git/begin';
import { integrityOf, packTool, templateLock, toolManifest } from '../../ports/process/package';
import { type OwnKey, ownKey } from '../../ports/proof/signing-key';

/** What a repository is begun with. */
export interface InitProps {
  /** Absolute path of the folder; made where it is not there. */
  readonly folder: string;
  readonly ci: Forge;
  /** Told of what takes time. */
  readonly progress: (text: string) => void;
}

/** What was begun. */
export interface Begun extends WrittenFiles {
  /** The owner in access.yaml; undefined if it found no key. */
  readonly owner: (OwnKey & { readonly name: string }) | undefined;
  /** True where package-lock.json is there, so that `npm ci` works. */
  readonly locked: boolean;
}

/**
 * The absolute path of a new repository.
 *
 * @param word as given; an empty one, such as that of an unset variable, is no folder
 * @throws GalleyError USAGE also for the root of the file system
 */
export function repositoryFolder(word: string): string {
  const folder = resolve(word);
  if (word !== '' && dirname(folder) !== folder) return folder;
  throw problem('USAGE', { subject: 'dir', expected: 'a folder of its own', got: JSON.stringify(word), next: 'name one' });
}

/** Writes the files of a repository of one's own; what is there stays as it is. */
export async function initRepository({ folder, ci, progress }: InitProps): Promise<Begun> {
  makeFolder(folder);
  const key = await ownKey(folder);
  const owner = key && { ...key, name: actorName(key.called) };
  const manifest = toolManifest();
  const tarball = `vendor/galley-${manifest.version}.tgz`;
  progress('packing Galley');
  const packed = manifest.private === true ? await packTool() : undefined;
  const template = templateLock();
  const galley = packed === undefined ? manifest.version : `file:${tarball}`;
  const files = repositoryFiles({
    name: packageName(basename(folder)),
    ci,
    galley,
    devDependencies: template?.dependencies ?? {},
    access: owner === undefined ? SAMPLE_ACCESS : firstAccess(owner.name, owner.key),
  });
  const written = writeNewFiles(folder, new Map<string, string | Uint8Array>([...files, ...(packed ? [[tarball, packed] as const] : [])]));
  // A lockfile is for the package.json that it was made from.
  const lock =
    template && packed && written.created.includes('package.json') && written.created.includes(tarball)
      ? writeNewFiles(folder, new Map([['package-lock.json', lockText(files.get('package.json') ?? '', tarball, packed, template)]]))
      : { created: [], kept: [] };
  await beginRepository(folder);
  return {
    owner: written.created.includes('access.yaml') ? owner : undefined,
    created: [...written.created, ...lock.created],
    kept: [...written.kept, ...lock.kept],
    locked: lock.created.length > 0 || written.kept.includes('package.json'),
  };
}

function lockText(
  packageJson: string,
  tarball: string,
  packed: Uint8Array,
  { packages }: { readonly packages: Record<string, unknown> },
): string {
  const { name, version, engines, dependencies, devDependencies } = JSON.parse(packageJson);
  const tool = toolManifest();
  const galley = {
    version: tool.version,
    resolved: `file:${tarball}`,
    integrity: integrityOf(packed),
    license: tool.license,
    dependencies: tool.dependencies,
    bin: { galley: 'lib/cli/galley.mjs' },
    engines: tool.engines,
  };
  const all = { '': { name, version, dependencies, devDependencies, engines }, ...sorted({ ...packages, 'node_modules/galley': galley }) };
  return `${JSON.stringify({ name, version, lockfileVersion: 3, requires: true, packages: all }, null, 2)}\n`;
}

const sorted = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
