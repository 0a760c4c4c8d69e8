import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shop } from '../docs/example/shop';
import { testWith } from '../support/installed';
import { TestProject } from '../support/project';

/** A shell in which `galley complete` answers these words where the last one begins so, and the script of `galley completion`. */
async function completing(shell: string, script: string): Promise<string[]> {
  using project = new TestProject([shop], { 'main.ts': '', 'envs/shop/prod.yaml': '', 'releases/shop/1.0.0.yaml': '' });
  const bin = join(project.root, 'bin');
  mkdirSync(bin);
  const answer = 'for last; do :; done\nprintf "%s\\n" deploy shop shop/prod shop@1.0.0 shop@1.1.0 | grep -F -- "$last" | grep "^$last"\n';
  writeFileSync(join(bin, 'galley'), `#!/bin/sh\n${answer}`);
  chmodSync(join(bin, 'galley'), 0o755);
  const { out } = await project.run('completion', shell);
  writeFileSync(join(bin, 'script'), out);
  const { stdout, stderr } = spawnSync(shell, ['-c', script.replaceAll('SCRIPT', join(bin, 'script'))], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` },
  });
  return `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
}

const inBash = (line: string): Promise<string[]> =>
  completing('bash', `source SCRIPT; COMP_LINE='${line}' COMP_POINT=${line.length}; _galley; printf '%s\\n' "\${COMPREPLY[@]}"`);

testWith(['bash'], 'bash completes commands, environments and releases, what stands before @ left out', async () => {
  expect(await inBash('galley dep')).toEqual(['deploy']);
  expect(await inBash('galley synth shop/')).toEqual(['shop/prod']);
  expect(await inBash('galley deploy shop/prod shop@')).toEqual(['1.0.0', '1.1.0']);
  expect(await inBash('galley synth nothing')).toEqual([]);
});

testWith(['zsh'], 'zsh completes them', async () => {
  const words = `compdef() { :; }; compadd() { shift; print -l -- \${(P)1}; }; source SCRIPT; words=(galley synth shop/); CURRENT=3; _galley`;
  expect(await completing('zsh', words)).toEqual(['shop/prod']);
});

testWith(['fish'], 'fish completes them', async () => {
  expect(await completing('fish', "source SCRIPT; complete -C 'galley synth shop/'")).toEqual(['shop/prod']);
});

test('another shell is told which there are', async () => {
  using project = new TestProject([shop], { 'main.ts': '' });
  expect(await project.run('completion', 'tcsh')).toMatchObject({ exit: 2, err: expect.stringContaining('bash, zsh, fish') });
});
