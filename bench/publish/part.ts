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

/** What it costs to bring a fleet into an empty repository, and one changed cell of it after that. */
export function measurePublish(environments: number, runs: number): Table {
  const first: Cost[] = [];
  const again: Cost[] = [];
  const verified: Cost[] = [];
  for (let run = 0; run < runs; run += 1) {
    const costs = publishOnce(cells(environments));
    first.push(costs.first);
    again.push(costs.again);
    verified.push(costs.verified);
  }
  const rows: Row[] = [
    { name: 'into an empty repository', costs: first },
    { name: 'one cell changed', costs: again },
    { name: '`galley verify` of all, which renders each from its source', costs: verified },
  ];
  return {
    title: `Publish of ${environments} environments`,
    explains: ['`galley publish` into a bare repository beside it, in memory.'],
    rows,
  };
}

function publishOnce(fleet: readonly Cell[]): { readonly first: Cost; readonly again: Cost; readonly verified: Cost } {
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
    for (const [path, text] of Object.entries(projectFiles(fleet))) write(join(project, path), text);
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
    return { first, again, verified: galley('verify', '--repo', remote) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
