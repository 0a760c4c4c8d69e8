import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateLock } from '../../tools/package/template-lock';
import { ROOT } from '../where';

/** What a project installs that uses Galley. */
export interface PackageSize {
  /** Bytes of the tarball. */
  readonly packed: number;
  /** Bytes of its files. */
  readonly unpacked: number;
  readonly files: number;
  /** Packages that package.json names. */
  readonly direct: number;
  /** These and all that they need in turn, without those of other platforms. */
  readonly all: number;
}

/** Packs Galley as `npm run package` does, and counts. */
export function measurePackage(): PackageSize {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ size, unpackedSize, entryCount }] = JSON.parse(packed) as [{ size: number; unpackedSize: number; entryCount: number }];
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const locked = Object.values(templateLock(ROOT).packages) as {
    readonly dev?: boolean;
    readonly os?: readonly string[];
    readonly cpu?: readonly string[];
  }[];
  const isFor = (words: readonly string[] | undefined, own: string): boolean => words === undefined || words.includes(own);
  const here = locked.filter(({ dev, os, cpu }) => dev !== true && isFor(os, process.platform) && isFor(cpu, process.arch));
  return { packed: size, unpacked: unpackedSize, files: entryCount, direct: Object.keys(dependencies).length, all: here.length };
}

/** The same for the page of results. */
export function packageText({ packed, unpacked, files, direct, all }: PackageSize): string[] {
  const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return [
    '## The package',
    '',
    'What `npm run package` makes, and what a project installs with it.',
    '',
    '| tarball | its files | dependencies | with all that they need |',
    '| --- | --- | --- | --- |',
    `| ${mib(packed)} | ${files.toLocaleString('en')} files, ${mib(unpacked)} | ${direct} | ${all} packages |`,
    '',
  ];
}
