import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { GO_ENVIRONMENT } from './build';
import { KWOK } from './programs';

/** What kwok does with nodes and pods: files of its own module; README.md says what each does. */
const STAGES = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
  'pod/fast/pod-ready.yaml',
  'pod/fast/pod-complete.yaml',
  'pod/fast/pod-delete.yaml',
] as const;

// biome-ignore lint/suspicious/noExplicitAny: a document of kwok's, of which only what is changed here is looked at
type Stage = any;

/**
 * The text of kwok's configuration: the stages that nodes and pods go through, as kwok's Go module has them, kept in the cache; and one of our
 * own for a Job's pod that fails.
 */
export function kwokStages(cache: string): string {
  const kept = join(cache, `kwok-stages-${KWOK}.yaml`);
  if (!existsSync(kept)) {
    const env = { ...process.env, ...GO_ENVIRONMENT };
    const answer = execFileSync('go', ['mod', 'download', '-json', `sigs.k8s.io/kwok@v${KWOK}`], { encoding: 'utf8', env });
    const { Dir: folder } = JSON.parse(answer) as { Dir: string };
    writeFileSync(kept, STAGES.map((file) => readFileSync(join(folder, 'kustomize/stage', file), 'utf8')).join('\n---\n'));
  }
  const upstream = parseAllDocuments(readFileSync(kept, 'utf8')).map((document) => document.toJS() as Stage);
  return upstream
    .flatMap((stage) => (stage.metadata.name === 'pod-complete' ? [only(stage, 'NotIn'), failing(stage)] : [stage]))
    .map((stage) => stringify(stage))
    .join('---\n');
}

/** A Job's pod with an image of such a tag fails: `deploy-gate-check:1.0-fails@sha256:…`. The release of a test says so, and nothing else has to. */
const FAILS = '.spec.containers.[].image | if test("(:|-)fails@") then "fails" else "completes" end';

const only = (stage: Stage, operator: 'In' | 'NotIn'): Stage => {
  const { selector } = stage.spec;
  const matchExpressions = [...selector.matchExpressions, { key: FAILS, operator, values: ['fails'] }];
  return { ...stage, spec: { ...stage.spec, selector: { ...selector, matchExpressions } } };
};

/** As kwok ends a pod of a Job, but with the other exit code. */
function failing(complete: Stage): Stage {
  const stage = only(complete, 'In');
  const statusTemplate = String(stage.spec.next.statusTemplate)
    .replace('exitCode: 0', 'exitCode: 1')
    .replace('reason: Completed', 'reason: Error')
    .replace('phase: Succeeded', 'phase: Failed');
  return { ...stage, metadata: { name: 'pod-fail' }, spec: { ...stage.spec, next: { ...stage.spec.next, statusTemplate } } };
}
