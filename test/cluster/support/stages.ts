import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** The text of kwok's configuration: the stages that nodes and pods go through, as kwok's Go module has them, kept in the cache. */
export function kwokStages(cache: string): string {
  const kept = join(cache, `kwok-stages-${KWOK}.yaml`);
  if (!existsSync(kept)) {
    const env = { ...process.env, ...GO_ENVIRONMENT };
    const answer = execFileSync('go', ['mod', 'download', '-json', `sigs.k8s.io/kwok@v${KWOK}`], { encoding: 'utf8', env });
    const { Dir: folder } = JSON.parse(answer) as { Dir: string };
    writeFileSync(kept, STAGES.map((file) => readFileSync(join(folder, 'kustomize/stage', file), 'utf8')).join('\n---\n'));
  }
  return readFileSync(kept, 'utf8');
}
