import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../../core/object/object';
import { GoProgram } from './go-program';

const program = new GoProgram('validation');
const asked = new Map<string, Verdict>();

/** What the API server would say of one object that is created; it knows no custom resources. */
export interface Verdict {
  readonly known: boolean;
  readonly errors: readonly string[];
}

/** Asks the API server's own decoder, defaults and validation, of Kubernetes 1.35.4; each object once. @throws Error where they can't be built */
export function apiServerSays(objects: readonly KubernetesObject[]): Verdict[] {
  const keys = objects.map((object) => createHash('sha256').update(JSON.stringify(object)).digest('base64'));
  const fresh = new Map(keys.flatMap((key, index) => (asked.has(key) ? [] : [[key, objects[index]] as const])));
  if (fresh.size > 0) {
    const verdicts = program.ask([...fresh.values()]) as Verdict[];
    for (const [index, key] of [...fresh.keys()].entries()) asked.set(key, verdicts[index] ?? { known: false, errors: ['no answer'] });
  }
  return keys.map((key) => asked.get(key) ?? { known: false, errors: ['no answer'] });
}
