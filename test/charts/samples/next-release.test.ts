import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aiAgents } from '../../../charts/ai-agents';
import { loadRelease } from '../../../core/release/load';
import { ROOT } from '../../support/galley';
import { GIT_ENVIRONMENT, GitFolder } from '../../support/git-folder';

const OLD = 'releases/ai-agents/2.4.0.yaml';
const NEW = 'releases/ai-agents/2.5.0.yaml';
const DEV = 'envs/ai-agents/dev.yaml';
/** What Flux makes of a lockfile: tags and digests behind its markers, and no other byte. */
const asFlux = (text: string): string =>
  text
    .replace(/"2\.4\.0"( # \{"\$imagepolicy")/g, '"2.5.0"$1')
    .replace(/sha256:[0-9a-f]{64}( # \{"\$imagepolicy")/g, `sha256:${'a'.repeat(64)}$1`);

/** A repository as Flux pushes it, one commit above main. */
function branch(edit: (text: string) => string): GitFolder {
  const folder = new GitFolder();
  mkdirSync(join(folder.root, 'envs/ai-agents'), { recursive: true });
  cpSync(join(ROOT, 'releases/ai-agents'), join(folder.root, 'releases/ai-agents'), { recursive: true });
  cpSync(join(ROOT, DEV), join(folder.root, DEV));
  folder.git('add', '--all');
  folder.git('commit', '--quiet', '--message', 'Begin');
  writeFileSync(join(folder.root, OLD), edit(readFileSync(join(folder.root, OLD), 'utf8')));
  folder.git('commit', '--quiet', '--all', '--message', 'Update from image update automation', '--allow-empty');
  return folder;
}

const run = (folder: GitFolder, ...words: string[]) =>
  spawnSync('bash', [join(ROOT, 'tools/images/next-release.sh'), ...words], { cwd: folder.root, encoding: 'utf8', env: GIT_ENVIRONMENT });
const read = (folder: GitFolder, path: string): string => readFileSync(join(folder.root, path), 'utf8');

test('what Flux wrote becomes a release of its own, the former comes back without markers, and dev points to the new one', () => {
  using folder = branch(asFlux);
  expect(run(folder, 'ai-agents', 'dev', 'HEAD~1')).toMatchObject({ status: 0, stdout: '2.5.0\n', stderr: '' });

  const before = readFileSync(join(ROOT, OLD), 'utf8');
  expect(read(folder, NEW)).toBe(asFlux(before).replace(/^#.*$/gm, (line) => line.replaceAll('2.4.0', '2.5.0')));
  expect(read(folder, OLD)).toBe(before.replace(/ # \{"\$imagepolicy".*$/gm, ''));
  expect(read(folder, DEV)).toBe(readFileSync(join(ROOT, DEV), 'utf8').replace('release: 2.4.0', 'release: 2.5.0'));
  for (const file of [OLD, NEW]) {
    const { version } = loadRelease({ text: read(folder, file), file, system: aiAgents });
    expect(`releases/ai-agents/${version}.yaml`).toBe(file);
  }
});

test.each<[string, (text: string) => string, RegExp]>([
  [
    'whose build has not pushed all images',
    (text) =>
      asFlux(text).replace(
        '"2.5.0" # {"$imagepolicy": "flux-system:ai-agents-webhook:tag"}',
        '"2.4.0" # {"$imagepolicy": "flux-system:ai-agents-webhook:tag"}',
      ),
    /not all images have the version 2\.5\.0 yet: some have 2\.4\.0/,
  ],
  ['that changed nothing', (text) => text, /expected one changed lockfile in releases\/ai-agents\/, got: none/],
  ['whose version stayed', (text) => asFlux(text).replace('version: "2.5.0"', 'version: "2.4.0"'), /still has the version of its name/],
  ['without a version', (text) => asFlux(text).replace('version: "2.5.0"', 'version: "latest"'), /has no version: latest/],
])('a branch %s is refused, and nothing is changed', (_, edit, message) => {
  using folder = branch(edit);
  const { status, stdout, stderr } = run(folder, 'ai-agents', 'dev', 'HEAD~1');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
  expect(folder.git('status', '--porcelain')).toBe('');
  expect(existsSync(join(folder.root, NEW))).toBe(false);
});

test('a branch that changes more than lockfiles is refused: it was not made by Flux', () => {
  using folder = branch(asFlux);
  writeFileSync(join(folder.root, DEV), read(folder, DEV).replace('production: false', 'production: true'));
  folder.git('commit', '--quiet', '--all', '--message', 'More');
  expect(run(folder, 'ai-agents', 'dev', 'HEAD~2').stderr).toMatch(/changes more than releases\/ai-agents\/: envs\/ai-agents\/dev\.yaml/);
});
