import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { blackbox5 } from '../../../charts/blackbox5';
import { containerOf, listAt, variablesOf } from '../../support/pods';
import { rendered } from '../../support/rendered';

const root = mkdtempSync(join(tmpdir(), 'serena-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('Serena is given a home where it may write, and keeps what it makes of the code there, not beside the code', async () => {
  const container = containerOf((await rendered(blackbox5, 'hetzner')).get('Deployment', 'serena-mcp'), 'serena-mcp');
  const env = variablesOf(container) as Record<string, string>;
  const writable = listAt(container, 'volumeMounts').flatMap(({ mountPath, readOnly }) => (readOnly === true ? [] : [String(mountPath)]));
  const isWritable = (path: string | undefined): boolean => writable.some((each) => `${path}/`.startsWith(`${each}/`));
  expect([env['SERENA_HOME'], env['HOME']].map(isWritable)).toEqual([true, true]);

  // The test runs the rendered command; a stand-in for the program prints its arguments.
  const program = join(root, 'serena');
  writeFileSync(program, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(program, 0o755);
  const [shell = '', ...words] = container['command'] as string[];
  const args = container['args'] as string[];
  const home = join(root, 'home');
  const { stdout, stderr } = spawnSync(shell, [...words.slice(0, -1), program, ...args], {
    env: { PATH: String(process.env['PATH']), ...env, SERENA_HOME: home },
    encoding: 'utf8',
  });
  expect([stderr, stdout.trim().split('\n')]).toEqual(['', args]);
  const configuration = parse(readFileSync(join(home, 'serena_config.yml'), 'utf8')) as Record<string, unknown>;
  expect(configuration).toMatchObject({ projects: [], web_dashboard: false });
  expect(isWritable(String(configuration['project_serena_folder_location']))).toBe(true);
});
