import { QUANTITY, z } from 'galley';
import { customResource, withRules } from 'galley/constructs';

const quantity = (example: string) => z.string().regex(QUANTITY).max(20).describe(`a quantity of Kubernetes such as ${example}`);

const condition = z.strictObject({
  type: z.string(),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string(),
  message: z.string(),
  lastTransitionTime: z.string(),
  observedGeneration: z.int().optional(),
});

/** One agent, as it is asked for. The operator makes a Deployment and a disk of each. */
export const RALFInstance = customResource({
  group: 'blackbox5.dev',
  version: 'v1alpha1',
  kind: 'RALFInstance',
  shortNames: ['ralf'],
  scope: 'Namespaced',
  spec: z.strictObject({
    project: z
      .string()
      .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
      .max(63)
      .describe('project that it works at'),
    desiredState: z.enum(['Running', 'Stopped']).optional().describe('left out, it runs; the Control API writes it, so that git does not'),
    resources: z.strictObject({
      requests: z.strictObject({ cpu: quantity('500m'), memory: quantity('1Gi') }),
      limits: z.strictObject({ cpu: quantity('2').optional(), memory: quantity('2Gi') }),
    }),
    runs: withRules(
      z.strictObject({
        size: quantity('20Gi'),
        storageClass: z.string().min(1).max(253),
      }),
      [
        { rule: 'self.storageClass == oldSelf.storageClass', message: 'a disk keeps its storage class; make another instance' },
        { rule: 'quantity(self.size).compareTo(quantity(oldSelf.size)) >= 0', message: 'a disk can grow and never shrink' },
      ],
    ).describe('disk with its run directories'),
  }),
  status: z.strictObject({
    phase: z.enum(['Pending', 'Running', 'Stopped', 'Failed']).optional(),
    observedGeneration: z.int().optional(),
    currentRun: z.string().optional(),
    restarts: z.int().optional(),
    conditions: z.array(condition).optional(),
  }),
  references: { 'spec.runs.storageClass': 'storage.k8s.io/StorageClass' },
  printerColumns: [
    { name: 'Project', type: 'string', jsonPath: '.spec.project' },
    { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
    { name: 'Run', type: 'string', jsonPath: '.status.currentRun', priority: 1 },
    { name: 'Restarts', type: 'integer', jsonPath: '.status.restarts' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});
