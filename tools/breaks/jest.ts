import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What a run of some tests of one file came to. */
export interface TestRun {
  /** Full names of the tests that passed and that failed. */
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** Why not one of them could run. */
  readonly broken?: string;
}

interface JestResult {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const TIMEOUT = 300_000;
/** The seed that CI takes, so that a property looks at the same examples each time. */
const SEED = '20';

/** Runs those tests of a file whose full names hold one of the titles. */
export async function runTests(root: string, test: string, titles: readonly string[]): Promise<TestRun> {
  const answer = join(root, 'build-breaks.json');
  rmSync(answer, { force: true });
  const pattern = titles.map((title) => title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const project = test.startsWith('test/slow/') ? 'slow' : 'fast';
  const words = [
    '--selectProjects',
    project,
    '--runInBand',
    '--ci',
    '--silent',
    '--json',
    '--outputFile',
    answer,
    '--runTestsByPath',
    test,
  ];
  const output = await ended([join(root, 'node_modules/jest/bin/jest.js'), ...words, '--testNamePattern', pattern], root);
  if (!existsSync(answer)) return { passed: [], failed: [], broken: output };
  const { testResults } = JSON.parse(readFileSync(answer, 'utf8')) as JestResult;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = (status: string): string[] => results.filter((each) => each.status === status).map(({ fullName }) => fullName);
  const [passed, failed] = [named('passed'), named('failed')];
  const broken = passed.length + failed.length === 0 ? testResults.map(({ message }) => message).join('\n') : '';
  return { passed, failed, ...(broken !== '' && { broken }) };
}

/** What it says, once it has ended. A run without an end is ended. */
function ended(words: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, GALLEY_SEED: SEED, CI: '1' };
    const child = spawn(process.execPath, words, {
      cwd,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: TIMEOUT,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stderr.on('data', (part: Buffer) => {
      output = (output + part.toString('utf8')).slice(-4000);
    });
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}
