import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What other people wrote, or a program. */
const NOT_OURS =
  /^(?:LICENSE|imports\/(?!README)|test\/cases\/|core\/secrets\/gitleaks-rules|core\/check\/api-lifecycles|core\/typed\/typescript\.ts|dist\/|build\/|docs\/commands\.md|docs\/checks\.md)/;

/** Pages and sources that people read. */
export function proseFiles(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md', '*.ts', '*.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && !NOT_OURS.test(path) && existsSync(join(root, path))).sort();
}
