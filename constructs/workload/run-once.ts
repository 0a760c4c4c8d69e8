import { createHash } from 'node:crypto';
import { type ApiObject, JsonPatch } from 'cdk8s';
import { invalid } from '../invalid';

/** Kubernetes puts a Job's name on its pods as a label, which holds no more. */
const LONGEST_NAME = 63;

/**
 * Prepares a Job for a reconciler that applies what differs or is missing and makes nothing anew. A Job can't be changed, so that its name
 * gets ten hexadecimal digits that change with its spec; and it does not remove itself, since the next reconciliation would run it again.
 *
 * The delivery calls it when the Job is complete: a later patch does not change the name.
 *
 * @throws GalleyError CONSTRUCT_INVALID if the name gets too long for a Job
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export function runOncePerContent(job: ApiObject): void {
  const { metadata, spec } = job.toJson() as { metadata: { name: string }; spec: Readonly<Record<string, unknown>> };
  const { ttlSecondsAfterFinished, ...content } = spec;
  if (ttlSecondsAfterFinished !== undefined) job.addJsonPatch(JsonPatch.remove('/spec/ttlSecondsAfterFinished'));
  const digits = createHash('sha256').update(JSON.stringify(content, sortedKeys)).digest('hex').slice(0, 10);
  const name = `${metadata.name}-${digits}`;
  if (name.length > LONGEST_NAME) {
    throw invalid(job, {
      prop: 'name',
      expected: `at most ${LONGEST_NAME - 11} characters`,
      got: `${metadata.name.length}`,
      next: 'eleven are added for each content',
    });
  }
  job.addJsonPatch(JsonPatch.replace('/metadata/name', name));
}

// The order of keys does not matter, so the digest ignores it.
function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
