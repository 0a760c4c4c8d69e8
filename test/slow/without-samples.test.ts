import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../support/galley';

jest.setTimeout(900_000);

const copy = mkdtempSync(join(tmpdir(), 'galley-without-samples-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), text);
};
const blockOf = (page: string, language: string, begin: string): string =>
  [...read(page).matchAll(new RegExp(`\`\`\`${language}(?: [\\w-]+)?\\n([^]*?)\`\`\``, 'g'))]
    .map(([, block = '']) => block)
    .find((block) => block.startsWith(begin)) ?? '';

/** A program in the copy: nothing if it succeeds, else what it says. */
function failureOf(program: string, ...words: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: copy, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  return status === 0 ? undefined : `${stdout}${stderr}`;
}

/** Tests that look at the repository itself, or at every system of main.ts. */
const GENERIC = [
  String.raw`test/(arrows|cdk8s|checks|determinism|dist|formats|releases)\.test`,
  'test/docs/',
  String.raw`test/charts/[a-z-]+\.test`,
  'test/core/(env|access)/load',
  'test/tools/',
  'test/hostile.property',
  'test/cli/(start|version|where)',
];

const MAIN = `import { shop } from './charts/shop';
import { main } from './cli/main';

void main({ systems: [shop], root: __dirname });
`;

/** One's own: nobody is a sample. */
const ACCESS = `actors:
  ada:
    ssh: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFstDENWSJ4c1bgg9yLHh0qeDvLfYLNvHV9j+MKc8/fV]
grants:
  - { actors: [ada], role: owner, environments: ["*"] }
`;

const PAGE = `# Shop

| what is asked | file | path | value |
| --- | --- | --- | --- |
| three pods | \`prod/web/deployment-web.yaml\` | \`spec.replicas\` | \`3\` |
`;

beforeAll(() => {
  for (const path of execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
    .split('\0')
    .filter(Boolean))
    cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  expect(failureOf('bash', '-euc', blockOf('docs/new-system.md', 'sh', 'for system in'))).toBeUndefined();
  write('charts/shop/index.ts', blockOf('docs/new-system.md', 'ts', ''));
  write('main.ts', MAIN);
  write('access.yaml', ACCESS);
  write('envs/shop/prod.yaml', blockOf('docs/new-system.md', 'yaml', '# envs/shop/prod.yaml'));
  write(
    'releases/shop/1.4.0.yaml',
    blockOf('docs/new-system.md', 'yaml', '# releases/shop')
      .replace('sha256:…', `sha256:${'a'.repeat(64)}`)
      .replace('resolved', 'sample'),
  );
  write('docs/systems/shop.md', PAGE);
  for (const words of [['schema'], ['synth']]) expect(failureOf('node', 'cli/galley.mjs', ...words)).toBeUndefined();
  execFileSync('git', ['init', '--quiet'], { cwd: copy });
});

test.each(['lint', 'typecheck'])('npm run %s holds without the samples, with a system that has no data', (script) => {
  expect(failureOf('npm', 'run', '--silent', script)).toBeUndefined();
});

test('the tests that are for any system hold there, and take no sample', () => {
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'fast', '--maxWorkers=2', '--silent'];
  expect(failureOf(process.execPath, ...jest, ...GENERIC)).toBeUndefined();
});
