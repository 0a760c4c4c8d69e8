/**
 * Makes the pictures of docs/review.md: a real change of this repository, from the edit to the merge, in a clone of its own (`npm run picture:review`).
 * It needs git, ssh-keygen, script and Chromium.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { terminal } from './terminal-picture';

const ROOT = join(__dirname, '..');
const OUT = join(ROOT, 'docs/pictures');
const FILE = 'envs/blackbox5/hetzner.yaml';
const scratch = mkdtempSync(join(tmpdir(), 'galley-pictures-'));
const clone = join(scratch, 'galley');
const DATE = '2026-01-15T12:00:00Z';
const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_DATE: DATE,
  GIT_COMMITTER_DATE: DATE,
  TERM: 'xterm-256color',
};

const git = (...words: readonly string[]): string =>
  execFileSync('git', words, { cwd: clone, encoding: 'utf8', env: ENVIRONMENT, stdio: 'pipe' });

/** Sequences of a terminal that are no colour. */
const ERASE = new RegExp(`${String.fromCharCode(27)}\\[[\\d;?]*[A-FH-JL-Zhl]`, 'g');
/** What goes back to a line's begin, or erases it. */
const BACK = new RegExp(`${String.fromCharCode(27)}\\[\\d*[GK]`, 'g');

/** What a command of Galley prints on a terminal, without what it takes back and what it warns of in every run. */
function galley(...words: readonly string[]): string {
  const command = [process.execPath, join(ROOT, 'cli/galley.mjs'), '-C', clone, ...words].map((word) => `'${word}'`).join(' ');
  const given = ['--quiet', '--return', '--command', command, '/dev/null'];
  const { stdout } = spawnSync('script', given, { cwd: clone, encoding: 'utf8', env: ENVIRONMENT });
  return stdout
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.replaceAll(BACK, '\r'))
    .map((line) => line.slice(line.lastIndexOf('\r') + 1).replaceAll(ERASE, ''))
    .filter((line) => !line.includes('[ENV_ADVISORY]'))
    .join('\n')
    .trimEnd();
}

function edit(...replacements: readonly (readonly [from: string, to: string])[]): void {
  const path = join(clone, FILE);
  const text = replacements.reduce(
    (all, [from, to]) => {
      if (!all.includes(from)) throw new Error(`${FILE} has no ${from}`);
      return all.replace(from, to);
    },
    readFileSync(path, 'utf8'),
  );
  writeFileSync(path, text);
}

interface Page {
  goto(url: string): Promise<unknown>;
  screenshot(options: { path: string; clip?: object }): Promise<unknown>;
  keyboard: { press(key: string): Promise<void> };
}
interface Chromium {
  launch(options: object): Promise<{ newPage(options: object): Promise<Page>; close(): Promise<void> }>;
}

async function picturePage(file: string, picture: string): Promise<void> {
  const { chromium } = createRequire(__filename)('playwright-core') as { chromium: Chromium };
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1120, height: 900 } });
  await page.goto(pathToFileURL(file).href);
  // The first change is opened, as a reviewer does.
  for (const key of ['j', 'Enter']) await page.keyboard.press(key);
  await page.screenshot({ path: picture });
  await browser.close();
}

const picture = (name: string, title: string, ...shown: readonly (readonly [command: string, output: string, lines?: number])[]): void =>
  writeFileSync(join(OUT, name), terminal(title, shown));

/** Some lines from one on that begins so, colours apart. */
function between(text: string, begin: string, count: number): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes(begin) && !line.includes(' '));
  return lines.slice(at, at + count).join('\n');
}

async function main(): Promise<void> {
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone]);
  git('checkout', '--quiet', '-B', 'main');
  git('remote', 'remove', 'origin');
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  appendFileSync(join(clone, '.git/info/exclude'), 'node_modules\n');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(scratch, 'ada')]);
  for (const [key, value] of [
    ['user.name', 'Ada'],
    ['user.email', 'ada@example.com'],
    ['gpg.format', 'ssh'],
    ['user.signingKey', join(scratch, 'ada.pub')],
  ] as const)
    git('config', key, value);
  galley('access', 'init', 'ada');
  git('switch', '--quiet', '-c', 'retire-ralf-003');

  edit(['      ralf-003: { project: research-loop }\n', ''], ['runs: { size: 20Gi', 'runs: { size: 10Gi']);
  const edited = git('diff', '--color=always', '-U1', '--', FILE).split('\n').slice(4).join('\n').trimEnd();
  const rendered = galley('synth', 'blackbox5/hetzner').split('\n').at(-1) ?? '';
  picture('review-1-edit.svg', 'The edit, rendered', [`git diff ${FILE}`, edited], ['galley synth blackbox5/hetzner', rendered]);
  picture('review-2-refused.svg', 'What galley diff says of it first', ['galley diff', galley('diff'), 24]);

  edit(['runs: { size: 10Gi', 'runs: { size: 20Gi']);
  galley('synth', 'blackbox5/hetzner');
  picture('review-3-cause.svg', 'Which line brings each change about', ['galley diff --cause', galley('diff', '--cause'), 30]);
  git('add', '--all');
  git('commit', '--quiet', '-S', '-m', 'Retire ralf-003');
  const failed = galley('diff', '--fail-on', 'high').split('\n').at(-1) ?? '';
  const acknowledged = galley('diff', '--acknowledge', '--yes').split('\n').at(-1) ?? '';
  const message = git('log', '-1', '--format=%B').trimEnd();
  picture(
    'review-4-acknowledged.svg',
    'Ada acknowledges the outage',
    ['galley diff --fail-on high', failed],
    ['galley diff --acknowledge --yes', acknowledged],
    ['git log -1 --format=%B', message],
    ['galley diff --fail-on high | grep -A 2 ^acknowledgement', between(galley('diff', '--fail-on', 'high'), 'acknowledgement', 3)],
  );
  galley('diff', '--format', 'html', '--out', join(scratch, 'review.html'));
  await picturePage(join(scratch, 'review.html'), join(OUT, 'review-5-page.png'));
  git('switch', '--quiet', 'main');
  git('merge', '--quiet', '--no-ff', '-S', '-m', 'Merge retire-ralf-003', 'retire-ralf-003');
  picture(
    'review-6-merged.svg',
    'Merged: who may, and what is on record',
    ['galley access check --range HEAD~1..HEAD', galley('access', 'check', '--range', 'HEAD~1..HEAD')],
    ['git log --oneline --graph -4', git('log', '--oneline', '--graph', '--color=always', '-4').trimEnd()],
  );
}

main().finally(() => rmSync(scratch, { recursive: true, force: true }));
