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

/** A terminal of zsh's own, in which a person types a word and presses Tab. */
const ZSH = `zmodload zsh/zpty
zpty w env TERM=dumb zsh -f -i
until_shown() { local all o; repeat 1000; do zpty -r -t w o && all+=$o || sleep 0.05; [[ $all == *$1* ]] && break; done; print -r -- $all }
zpty -w w "PS1=; unsetopt zle_bracketed_paste; PATH=$PATH; autoload -U compinit; SETUP; print rea''dy"
until_shown ready >/dev/null
zpty -w -n w $'galley synth sho\t/p\t; print do''ne \n'
until_shown done`;

testWith(['zsh'], 'zsh completes them at a Tab, where its script is sourced and where it lies in a folder of fpath', async () => {
  for (const setup of [
    'compinit -D -u; source SCRIPT',
    'mkdir -p SCRIPT.d; cp SCRIPT SCRIPT.d/_galley; fpath=(SCRIPT.d \\$fpath); compinit -D -u',
  ])
    expect((await completing('zsh', ZSH.replace('SETUP', setup))).join('\n')).toContain('galley synth shop/prod');
});

testWith(['fish'], 'fish completes them by its file in the folder of completions', async () => {
  const words = 'mkdir -p SCRIPT.d/fish/completions; cp SCRIPT SCRIPT.d/fish/completions/galley.fish; XDG_CONFIG_HOME=SCRIPT.d fish -c';
  expect(await completing('fish', `${words} "complete -C 'galley synth shop/'; complete -C 'galley deploy shop@'"`)).toEqual([
    'shop/prod',
    'shop@1.0.0',
    'shop@1.1.0',
  ]);
});

test('the error for another shell lists the supported ones', async () => {
  using project = new TestProject([shop], { 'main.ts': '' });
  expect(await project.run('completion', 'tcsh')).toMatchObject({ exit: 2, err: expect.stringContaining('bash, zsh, fish') });
});
