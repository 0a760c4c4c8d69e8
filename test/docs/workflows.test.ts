import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { workflowFiles } from '../../core/scaffold/workflows';
import { ROOT } from '../support/galley';

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(ROOT, '.github/workflows');
const files = readdirSync(FOLDER);
const read = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;
const jobs = files.flatMap((file) => Object.entries(read(file).jobs).map(([name, job]) => ({ file, name, job })));

test.each(files)('%s gives nothing by default, and does not run for pull requests with rights', (file) => {
  const { permissions, on } = read(file);
  expect(permissions).toEqual({});
  expect(Object.keys(on)).not.toContain('pull_request_target');
});

test.each(jobs)('$file $name uses actions by commit, leaves no token behind and passes nothing from the event into a script', ({ job }) => {
  for (const { uses, run = '', with: given } of job.steps) {
    if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/);
    if (uses?.startsWith('actions/checkout@')) expect(given).toMatchObject({ 'persist-credentials': false });
    expect(run).not.toContain('${{');
  }
});

test('only the jobs that comment and that propose images may write, and they run no code from anywhere', () => {
  const writing = jobs.filter(({ job }) => Object.values(job.permissions ?? {}).includes('write'));
  expect(writing.map(({ file, name }) => `${file} ${name}`)).toEqual(['comment.yml comment', 'images.yml propose']);
  for (const { job } of writing) {
    const used = job.steps.map(({ uses = '', run = '' }) => `${uses} ${run}`).join('\n');
    expect(used).not.toMatch(/setup-node|npm|node |\.sh\b|--body (?![^\n]*@)/);
  }
  const [comment, propose] = writing.map(({ job }) => job.steps);
  const text = (comment ?? []).map(({ uses = '', run = '' }) => `${uses} ${run}`).join('\n');
  expect(text).not.toContain('checkout');
  expect(text).toContain('body=@$file');
  // It checks out main, and takes from the branch only one patch, in named folders.
  expect(propose?.flatMap(({ uses = '', with: given }) => (uses.startsWith('actions/checkout@') ? [given?.['ref']] : []))).toEqual([
    'main',
  ]);
  const script = (propose ?? []).map(({ run = '' }) => run).join('\n');
  const included = [...script.matchAll(/--include='?([^' ]+)/g)].map(([, path]) => path);
  expect(included).toEqual(['releases/ai-agents/*.yaml', 'envs/ai-agents/dev.yaml', 'dist/ai-agents/dev/*']);
  expect(script).toMatch(/git apply --index [^\n]* --exclude='\*'/);
});

test('what runs the code of a pull request comments nothing', () => {
  const comment = readFileSync(join(FOLDER, 'comment.yml'), 'utf8');
  expect(comment).toMatch(/name: review\n/);
  expect(comment).not.toContain('name: cause');
});

test('a new repository gets the very workflow that comments, and compares and asks for acknowledgement as this one does', () => {
  const made = new Map(workflowFiles('github'));
  expect(made.get('.github/workflows/comment.yml')).toBe(readFileSync(join(FOLDER, 'comment.yml'), 'utf8'));
  const [theirs, ours] = [made.get('.github/workflows/galley.yml') ?? '', readFileSync(join(FOLDER, 'galley.yml'), 'utf8')].map(
    (text) => (parse(text) as Workflow).jobs['review'],
  );
  const asHere = JSON.stringify(theirs).replaceAll('npx --no-install galley', 'node cli/galley.mjs');
  expect(JSON.parse(asHere)).toEqual(ours);
});

test('what a new repository gets on GitLab is YAML, and no job takes code from the candidate but the one that renders', () => {
  const [[, text = ''] = []] = workflowFiles('gitlab');
  const all = parse(text) as Readonly<Record<string, { readonly script?: readonly string[] }>>;
  expect(Object.keys(all)).toEqual(['default', 'variables', 'who-may', 'rendered', 'review', 'acknowledged', 'comment']);
  for (const name of ['who-may', 'review', 'acknowledged'])
    expect(all[name]?.script?.join('\n')).toMatch(/cd "\$base"[\s\S]*npx --no-install galley -C "\$CI_PROJECT_DIR"/);
});
