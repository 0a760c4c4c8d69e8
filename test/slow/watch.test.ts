import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cells } from '../../bench/fleet/model';
import { projectFiles } from '../../bench/fleet/project';
import { write } from '../../bench/fleet/write';
import { ROOT } from '../support/galley';

const root = mkdtempSync(join(tmpdir(), 'galley-watch-'));
let child: ChildProcess | undefined;
afterAll(() => {
  child?.kill('SIGTERM');
  rmSync(root, { recursive: true, force: true });
});

const ENVIRONMENT = join(root, 'envs/fleet/cell-00001.yaml');
const DEPLOYMENT = join(root, 'dist/fleet/cell-00001/cell/deployment-service-00.yaml');

test('renders a saved file, reports problems and continues, and restarts after changed code', async () => {
  for (const [path, text] of Object.entries(projectFiles(cells(2)))) write(join(root, path), text);
  const script = join(ROOT, 'bench/fleet/galley.mjs');
  child = spawn(process.execPath, [script, 'watch'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said += String(data)));
  const until = async (what: () => boolean): Promise<void> => {
    while (!what()) {
      if (child?.exitCode !== null) throw new Error(`it ended: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const says = (text: string): Promise<void> => until(() => said.includes(text));

  await says('watching');
  expect(existsSync(DEPLOYMENT)).toBe(true);
  const text = readFileSync(ENVIRONMENT, 'utf8');
  writeFileSync(ENVIRONMENT, text.replace('replicas: 3', 'replicas: 9'));
  await until(() => readFileSync(DEPLOYMENT, 'utf8').includes('replicas: 9'));
  // In the words of galley diff.
  await says('3 → 9');
  writeFileSync(ENVIRONMENT, text.replace('replicas: 3', 'replicas: many'));
  await says('ENV_INVALID');
  expect(readFileSync(DEPLOYMENT, 'utf8')).toContain('replicas: 9');
  writeFileSync(ENVIRONMENT, text.replace('replicas: 3', 'replicas: 4'));
  await until(() => readFileSync(DEPLOYMENT, 'utf8').includes('replicas: 4'));

  said = '';
  write(join(root, 'charts/new.ts'), 'export const added = 1;\n');
  await says('watching');
  const ended = new Promise((resolve) => child?.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
});
