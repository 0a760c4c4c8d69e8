import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, cells } from '../fleet/model';
import { environment, projectFiles } from '../fleet/project';
import { write } from '../fleet/write';
import { type Cost, measure } from '../measure';
import type { Row, Table } from '../results';
import { MEMORY, ROOT } from '../where';

const GIT = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', '-c', 'gc.auto=0', '-c', 'commit.gpgSign=false'];
const IDENTITY = {
  GIT_AUTHOR_NAME: 'bench',
  GIT_AUTHOR_EMAIL: 'bench@example.com',
  GIT_COMMITTER_NAME: 'bench',
  GIT_COMMITTER_EMAIL: 'bench@example.com',
};

/** By which `galley verify` renders a commit. */
const MAIN = `import { fleet } from '${ROOT}/bench/fleet/system';
import { main } from '${ROOT}/cli/main';

void main({ systems: [fleet], root: __dirname });
`;

/** What it costs to bring a fleet into an empty repository, and one changed cell of it after that. */
export function measurePublish(environments: number, runs: number): Table {
  const first: Cost[] = [];
  const again: Cost[] = [];
  const verified: Cost[] = [];
  const cloned: Cost[] = [];
  let repository = '';
  for (let run = 0; run < runs; run += 1) {
    const costs = publishOnce(cells(environments));
    first.push(costs.first);
    again.push(costs.again);
    verified.push(costs.verified);
    cloned.push(costs.cloned);
    repository = costs.repository;
  }
  const rows: Row[] = [
    { name: 'into an empty repository', costs: first },
    { name: 'one cell changed', costs: again },
    { name: '`galley verify` of all, which renders each from its source', costs: verified },
    { name: '`git clone --depth 1` of the repository, all files written', costs: cloned },
  ];
  return {
    title: `Publish of ${environments} environments`,
    explains: [`\`galley publish\` into a bare repository beside it, in memory. After both, packed by \`git gc\`, it has ${repository}.`],
    rows,
  };
}

function publishOnce(fleet: readonly Cell[]): {
  readonly first: Cost;
  readonly again: Cost;
  readonly verified: Cost;
  readonly cloned: Cost;
  readonly repository: string;
} {
  const folder = mkdtempSync(join(MEMORY, 'galley-bench-'));
  try {
    const [project, remote] = [join(folder, 'project'), join(folder, 'rendered.git')];
    const git = (...words: string[]): void => void execFileSync('git', [...GIT, ...words], { cwd: project, stdio: 'ignore' });
    const galley = (...words: string[]): Cost =>
      measure({
        words: [process.execPath, join(ROOT, 'bench/fleet/galley.mjs'), ...words],
        cwd: project,
        env: IDENTITY,
      });
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
    for (const [path, text] of Object.entries({ ...projectFiles(fleet), 'main.ts': MAIN })) write(join(project, path), text);
    git('init', '--quiet', '--initial-branch=main');
    const render = (message: string): void => {
      galley('synth');
      git('add', '--all');
      git('commit', '--quiet', '-m', message);
    };
    render('Render the fleet');
    const first = galley('publish', '--repo', remote);
    const [cell] = fleet;
    if (cell !== undefined) writeFileSync(join(project, 'envs/fleet', `${cell.name}.yaml`), environment({ ...cell, replicas: 6 }));
    render('Change one cell');
    const again = galley('publish', '--repo', remote);
    const verified = galley('verify', '--repo', remote);
    execFileSync('git', ['gc', '--quiet'], { cwd: remote, stdio: 'ignore' });
    const clone = join(folder, 'clone');
    const cloned = measure({ words: ['git', 'clone', '--quiet', '--depth', '1', `file://${remote}`, clone], cwd: folder });
    return { first, again, verified, cloned, repository: sizeOf(remote) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sizeOf(repository: string): string {
  const counts = execFileSync('git', ['count-objects', '-v'], { cwd: repository, encoding: 'utf8' });
  const numberOf = (key: string): number => Number(new RegExp(`^${key}: (\\d+)$`, 'm').exec(counts)?.[1]);
  return `${numberOf('in-pack').toLocaleString('en')} objects in ${(numberOf('size-pack') / 1024).toFixed(1)} MiB`;
}
