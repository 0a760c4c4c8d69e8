import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { isRemote, type PartRecord, type PartSource } from '../../core/adopt/part-record';
import { chartFacts, helmWords, pullWords, versionIn } from '../../core/adopt/part-words';
import { digestOf } from '../../core/digest';
import { problem } from '../../core/errors';
import { makeFolder } from '../disk/scratch';
import { attempt, attemptIfThere } from '../io';
import { runChild } from './child';

/** Variables that name a tool's program where it is not on the PATH. */
const PROGRAMS = { helm: 'GALLEY_HELM', kustomize: 'GALLEY_KUSTOMIZE' } as const;

/** What a tool rendered of a part, and how. */
export interface RenderedPart {
  readonly text: string;
  readonly made: Omit<PartRecord, 'digest' | 'images'>;
}

/**
 * Renders a part by its own tool, `helm` or `kustomize`, on the PATH or where GALLEY_HELM and GALLEY_KUSTOMIZE say.
 *
 * @param root the project's, from which paths of the source count
 * @param scratch an empty folder, for charts that are fetched
 * @throws GalleyError RENDER_FAILED with what the tool says, USAGE if there is no such source
 */
export async function renderPart(source: PartSource, root: string, scratch: string): Promise<RenderedPart> {
  const { part, tool, source: word, repository, namespace, kubernetesVersion } = source;
  const local = isRemote(word, repository) ? undefined : refuseMissing(`--${tool}`, root, word);
  const values = source.values.map((file) => ({ file, digest: digestOfPath(refuseMissing('--values', root, file)) }));
  const toolVersion = versionIn(await runTool(tool, ['version'], root)) ?? 'unknown';
  const given = { part, tool, toolVersion, source: word, ...(repository !== undefined && { repository }) };
  const more = { ...(namespace !== undefined && { namespace }), kubernetesVersion };
  if (tool === 'kustomize') return { text: await runTool(tool, ['build', local ?? word], root), made: { ...given, ...more } };
  const chart = local ?? (await pulled(source, root, scratch));
  const { name, version } = chartFacts(await runTool(tool, ['show', 'chart', chart], root));
  const text = await runTool(tool, helmWords(source, chart), root);
  const chartPart = { chart: { name, version, digest: digestOfPath(chart) }, ...(values.length > 0 && { values }) };
  return { text, made: { ...given, ...chartPart, ...more } };
}

/** A chart as a file, where it was an address or a name. */
async function pulled(source: PartSource, root: string, scratch: string): Promise<string> {
  const folder = makeFolder(join(scratch, 'pulled'));
  await runTool('helm', pullWords(source, folder), root);
  const [file] = attempt(folder, 'listed', () => readdirSync(folder).filter((name) => name.endsWith('.tgz')));
  return join(folder, file ?? '');
}

async function runTool(tool: keyof typeof PROGRAMS, words: readonly string[], root: string): Promise<string> {
  const program = process.env[PROGRAMS[tool]] ?? tool;
  const name = `${tool} ${words[0]}`;
  const { exit, stdout, stderr } = await runChild(program, words, { name, cwd: root, env: process.env });
  if (exit === 0) return stdout.toString('utf8');
  throw problem('RENDER_FAILED', {
    subject: name,
    expected: 'to end with 0',
    got: `${exit}: ${stderr.trim().split('\n').slice(-10).join('\n')}`,
    next: 'settle what it says; nothing was written',
  });
}

/** @returns the path as a tool takes it, whatever its words begin with */
function refuseMissing(subject: string, root: string, path: string): string {
  const whole = resolve(root, path);
  if (attemptIfThere(path, 'looked at', () => statSync(whole, { throwIfNoEntry: false })) !== undefined) return whole;
  throw problem('USAGE', {
    subject,
    expected: 'a file or a folder',
    got: `${JSON.stringify(path)}, which is not there`,
    next: 'name one that is, or the repository that it is in',
  });
}

/** Of a file its bytes; of a folder all that is in it, with names. */
function digestOfPath(path: string): string {
  if (!attempt(path, 'looked at', () => statSync(path)).isDirectory()) return digestOf(attempt(path, 'read', () => readFileSync(path)));
  const entries = attempt(path, 'listed', () => readdirSync(path, { recursive: true, withFileTypes: true }));
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const lines = files.map((file) => `${relative(path, file)} ${digestOf(attempt(file, 'read', () => readFileSync(file)))}\n`);
  return digestOf(lines.sort().join(''));
}
