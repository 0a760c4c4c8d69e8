import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TAILNET_SCRIPT } from '../../../constructs/sidecars/tailnet-script';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tailnet-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts the script with other programs in the image's place, and a hundred times as fast. */
function start(boot: string, wget: string): ReturnType<typeof spawn> {
  const entryPoint = join(folder, 'containerboot');
  writeFileSync(entryPoint, boot, { mode: 0o755 });
  writeFileSync(join(folder, 'wget'), wget, { mode: 0o755 });
  const script = TAILNET_SCRIPT.replaceAll('/usr/local/bin/containerboot', entryPoint)
    .replaceAll('pause 30', 'pause 0.1')
    .replaceAll('pause 15', 'pause 0.1');
  writeFileSync(join(folder, 'run.sh'), script);
  return spawn('sh', [join(folder, 'run.sh')], {
    env: { PATH: `${folder}:/usr/bin:/bin`, FOLDER: folder },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
}

const startsOf = (): number => (existsSync(join(folder, 'starts')) ? readFileSync(join(folder, 'starts'), 'utf8').length : 0);
async function until(claim: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2000 && !claim(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(claim()).toBe(true);
}
const ended = (child: ReturnType<typeof spawn>): Promise<number | null> => new Promise((resolve) => child.on('exit', resolve));

const COUNT = 'printf x >> "$FOLDER/starts"';

test('is a script that a shell reads', () => {
  expect(spawnSync('sh', ['-n'], { input: TAILNET_SCRIPT }).status).toBe(0);
});

test('a login that is refused, as with a key that expired, is tried again and never ends the container', async () => {
  const child = start(`#!/bin/sh\n${COUNT}\nexit 1\n`, '#!/bin/sh\nexit 1\n');
  await until(() => startsOf() >= 3);
  expect(child.exitCode).toBeNull();
  const end = ended(child);
  child.kill('SIGTERM');
  expect(await end).toBe(0);
});

test('a machine that has no address for long logs in anew', async () => {
  const child = start(`#!/bin/sh\n${COUNT}\nexec sleep 60\n`, '#!/bin/sh\nexit 1\n');
  await until(() => startsOf() >= 2);
  const end = ended(child);
  child.kill('SIGTERM');
  expect(await end).toBe(0);
});

test('leaves a healthy machine alone, and stops it with the pod', async () => {
  const child = start(
    `#!/bin/sh\n${COUNT}\ntrap 'echo gone > "$FOLDER/stopped"; exit 0' TERM\nwhile :; do sleep 0.05; done\n`,
    '#!/bin/sh\nexit 0\n',
  );
  await until(() => startsOf() === 1);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(startsOf()).toBe(1);
  const end = ended(child);
  child.kill('SIGTERM');
  expect(await end).toBe(0);
  expect(existsSync(join(folder, 'stopped'))).toBe(true);
});
