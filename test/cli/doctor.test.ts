import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestProject } from '../support/project';

/** Output of programs, by their command line; a program that is not here counts as not installed. */
type Programs = Readonly<Record<string, string>>;

const PROGRAMS: Programs = {
  'git --version': 'git version 2.47.3',
  'git config --get user.name': 'Ada',
  'git config --get user.email': 'ada@example.com',
  'git config --get gpg.format': 'ssh',
  'git config --get user.signingKey': '/home/ada/.ssh/id.pub',
  'git config --get commit.gpgSign': 'true',
  'kubeconform -v': 'v0.6.7',
  'kubectl version --client --output=yaml': 'clientVersion:\n  gitVersion: v1.34.1',
  'helm version --short': 'v3.19.0+g3d8990f',
  'kustomize version': 'v5.7.1',
};
const PROJECT = {
  'main.ts': '',
  'access.yaml': 'actors: {}\n',
  'node_modules/galley/package.json': '{}',
};

let bin: string;
const path = process.env['PATH'];
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'galley-doctor-'));
});
afterEach(() => {
  process.env['PATH'] = path;
  rmSync(bin, { recursive: true });
});

async function doctor(programs: Programs, files: Readonly<Record<string, string>> = PROJECT) {
  using project = new TestProject([], files);
  mkdirSync(bin, { recursive: true });
  for (const name of new Set(Object.keys(programs).map((line) => line.split(' ')[0] ?? ''))) {
    const cases = Object.entries(programs)
      .filter(([line]) => line.startsWith(`${name} `))
      .map(([line, answer]) => `  '${line.slice(name.length + 1)}') printf '%s\\n' '${answer}' ;;\n`);
    writeFileSync(join(bin, name), `#!/bin/sh\ncase "$*" in\n${cases.join('')}  *) exit 1 ;;\nesac\n`);
    chmodSync(join(bin, name), 0o755);
  }
  process.env['PATH'] = bin;
  const { exit, out } = await project.run('doctor');
  return { exit, lines: out.split('\n') };
}
const without = (...begun: readonly string[]): Programs =>
  Object.fromEntries(Object.entries(PROGRAMS).filter(([line]) => !begun.some((each) => line.startsWith(each))));

test('everything is good where everything is there', async () => {
  const { exit, lines } = await doctor(PROGRAMS);
  expect(exit).toBe(0);
  expect(lines.map((line) => line.slice(0, 5).trim())).toEqual(lines.map(() => 'good'));
  expect(lines.join('\n')).toMatch(/kubectl +v1\.34\.1\n/);
});

test.each([
  ['no git', without('git'), PROJECT, /^wrong {2}git +not found; install/m, 1],
  [
    'an old git',
    { ...PROGRAMS, 'git --version': 'git version 2.30.2' },
    PROJECT,
    /^wrong {2}git +2\.30\.2; commits are signed by SSH from 2\.34/m,
    1,
  ],
  ['nobody who commits', without('git config --get user.name'), PROJECT, /^to do {2}identity +git config --global user\.name/m, 0],
  ['no key', without('git config --get user.signingKey'), PROJECT, /^to do {2}signing +no key: ssh-keygen/m, 0],
  ['a key that is not used', without('git config --get commit.gpgSign'), PROJECT, /^to do {2}signing .*commit\.gpgSign true/m, 0],
  ['no kubeconform', without('kubeconform'), PROJECT, /^to do {2}kubeconform +not found; schemas/m, 0],
  ['no kubectl', without('kubectl'), PROJECT, /^to do {2}kubectl +not found; .*delivery/m, 0],
  ['no helm', without('helm'), PROJECT, /^to do {2}helm +not found/m, 0],
  ['no kustomize', without('kustomize'), PROJECT, /^to do {2}kustomize +not found/m, 0],
  ['no project', PROGRAMS, {}, /^to do {2}project +none here: galley init DIR/m, 0],
  ['packages that are not installed', PROGRAMS, { 'main.ts': '' }, /^wrong {2}packages +npm install/m, 1],
  ['packages that are locked', PROGRAMS, { 'main.ts': '', 'package-lock.json': '{}' }, /^wrong {2}packages +npm ci/m, 1],
  ['an access.yaml that is a sample', PROGRAMS, { ...PROJECT, 'access.yaml': 'sample: true\n' }, /^to do {2}access\.yaml +a sample/m, 0],
] as const)('%s is told, with what to do', async (_, programs, files, said, ended) => {
  const { exit, lines } = await doctor(programs, files);
  expect(lines.join('\n')).toMatch(said);
  expect(exit).toBe(ended);
  expect(lines.filter((line) => !line.startsWith('good')).length).toBeGreaterThan(0);
});
