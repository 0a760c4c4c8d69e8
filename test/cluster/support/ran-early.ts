import { readFileSync } from 'node:fs';

/**
 * Reports of the watcher since a mark: pods that ran before the objects that they name.
 *
 * @param path the run's `earlyPods`
 * @param mark length of it at the time
 * @param comesBeside objects that come in the same stage as the pods that mount them, as `Kind/namespace/name`: a kubelet waits for them, kwok
 * does not
 */
export function ranEarly(path: string, mark: number, comesBeside: readonly string[] = []): string[] {
  const lines = readFileSync(path, 'utf8').slice(mark).split('\n');
  return lines.filter((line) => line !== '' && !comesBeside.some((object) => line.includes(` ran before ${object} `)));
}
