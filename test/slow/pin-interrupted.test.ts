import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint, ROOT } from '../support/galley';
import { TestServer } from '../support/registry/http-server';

/** Starts the real command in the one process that the signal is for, and says how it ended. */
function started(args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<NodeJS.Signals | number | null> } {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'main.ts'), ...args], { cwd: ROOT, stdio: 'ignore' });
  return { child, ended: new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code))) };
}

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'galley pin that gets %s while a registry hangs leaves the lockfiles as they are',
  async (signal) => {
    const root = mkdtempSync(join(tmpdir(), 'galley-pin-'));
    let ask = (): void => {};
    const asked = new Promise<void>((resolve) => {
      ask = resolve;
    });
    const server = await TestServer.start(() => ask());
    try {
      mkdirSync(join(root, 'envs'));
      cpSync(join(ROOT, 'releases'), join(root, 'releases'), { recursive: true });
      const file = join(root, 'releases/memql/0.9.14.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/image: /g, `image: ${server.host}/`));
      const before = fingerprint(root);
      const { child, ended } = started(['-C', root, 'pin', 'memql@0.9.14']);
      // What ends before it asks is a fault of its own, and not waited for.
      expect(await Promise.race([asked.then(() => 'asked'), ended])).toBe('asked');
      child.kill(signal);
      expect(await ended).not.toBe(0);
      expect(fingerprint(root)).toEqual(before);
    } finally {
      await server.stop();
      rmSync(root, { recursive: true, force: true });
    }
  },
);
