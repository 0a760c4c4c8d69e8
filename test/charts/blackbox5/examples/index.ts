import type { JsonObject } from '../../../../core/object/object';
import type { BadExample } from '../../ai-agents/examples/example';

const RESOURCES = { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } };
const RUNS = { size: '20Gi', storageClass: 'hcloud-volumes' };
const AGENT = { project: 'blackbox5', resources: RESOURCES, runs: RUNS };

/** A whole resource. */
export const instance = (spec: JsonObject, name = 'example'): JsonObject => ({
  apiVersion: 'blackbox5.dev/v1alpha1',
  kind: 'RALFInstance',
  metadata: { name, namespace: 'blackbox5-agents' },
  spec,
});

/** What the API server takes. */
export const GOOD: readonly JsonObject[] = [
  AGENT,
  { ...AGENT, desiredState: 'Stopped' },
  { ...AGENT, resources: { ...RESOURCES, limits: { cpu: '2', memory: '2Gi' } } },
];

/** What it refuses. */
export const BAD: readonly BadExample[] = [
  { why: 'no project', spec: { resources: RESOURCES, runs: RUNS }, by: 'schema', says: 'project' },
  { why: 'a project that is a path', spec: { ...AGENT, project: '../secrets' }, by: 'schema', says: 'project' },
  { why: 'a state that there is not', spec: { ...AGENT, desiredState: 'Paused' }, by: 'schema', says: 'desiredState' },
  { why: 'no limit of memory', spec: { ...AGENT, resources: { requests: RESOURCES.requests } }, by: 'schema', says: 'limits' },
  { why: 'a size that is no quantity', spec: { ...AGENT, runs: { ...RUNS, size: 'large' } }, by: 'schema', says: 'size' },
  { why: 'no storage class', spec: { ...AGENT, runs: { size: '20Gi' } }, by: 'schema', says: 'storageClass' },
  { why: 'a size that is a number', spec: { ...AGENT, runs: { ...RUNS, size: 20 } }, by: 'schema', says: 'size' },
];

/** Changes of what it took that it refuses, by a rule, and one that it takes. */
export const CHANGES = {
  refused: [
    {
      why: 'another storage class',
      before: AGENT,
      after: { ...AGENT, runs: { ...RUNS, storageClass: 'local-path' } },
      says: 'a disk keeps its storage class',
    },
    // 20Gi are more than 2000M, though the text is shorter.
    {
      why: 'a smaller disk',
      before: AGENT,
      after: { ...AGENT, runs: { ...RUNS, size: '2000M' } },
      says: 'a disk can grow and never shrink',
    },
  ],
  taken: [
    { why: 'a larger disk', before: AGENT, after: { ...AGENT, runs: { ...RUNS, size: '30Gi' } } },
    { why: 'a stop', before: AGENT, after: { ...AGENT, desiredState: 'Stopped' } },
  ],
} as const;
