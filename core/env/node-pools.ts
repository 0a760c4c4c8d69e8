import { z } from 'zod';
import { GREATEST_COUNT, labelsSchema, podCount } from '../object/name-schemas';
import { bytesSchema, cpuSchema } from '../quantity';

const cpu = cpuSchema('CPU as Kubernetes writes it, such as 1900m');
const memory = bytesSchema('memory as Kubernetes writes it, such as 2950Mi');

/** Limits of Kubernetes: https://kubernetes.io/docs/setup/best-practices/cluster-large/ */
const MOST_NODES = 5000;
const nodeCount = z.int().min(1).max(MOST_NODES);

/** Nodes of one kind, and what pods may really ask of them. */
const nodePool = z.strictObject({
  machineType: z.string().describe('what a person calls the machine, and a price list'),
  nodes: nodeCount.describe('nodes that run now, which galley capacity goes by'),
  minNodes: z.int().min(0).max(MOST_NODES).optional().describe("the autoscaler's lower end, where there is one"),
  maxNodes: nodeCount.optional().describe("the autoscaler's upper end, where there is one"),
  backups: z.boolean().optional().describe("whether the provider backs up its machines' own disks, which galley cost goes by"),
  labels: labelsSchema
    .default({})
    .describe('labels of its nodes that pods select by; a label that no pool declares is taken to be on every node'),
  allocatable: z
    .strictObject({ cpu, memory, pods: podCount })
    .optional()
    .describe('status.allocatable of one node, which is less than the machine has'),
  daemonSets: z
    .strictObject({ cpu, memory, pods: z.int().min(0).max(GREATEST_COUNT).default(0) })
    .optional()
    .describe("requests of the cluster's own DaemonSets on one node, which no other pod can have"),
  beside: z
    .record(z.string().min(1), z.strictObject({ cpu, memory, pods: z.int().min(0).max(GREATEST_COUNT).default(0) }))
    .optional()
    .describe(
      'what runs on one node of the pool and is not rendered, by name, such as an NFS server or a Vault: its node has so much less for pods. Several are taken to be on one node, which is the worst place for them',
    ),
});

/** The node pools of a cluster by name. */
export const nodePoolsSchema = z.record(z.string(), nodePool);

export type NodePool = z.output<typeof nodePool>;
export type NodePools = z.output<typeof nodePoolsSchema>;
