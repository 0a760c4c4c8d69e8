import type { ImageSlots } from 'galley';

/** What a release of Kaze pins. */
export const kazeImages = {
  components: ['kaze-runtime', 'kaze-gateway', 'kaze-knowledge', 'langfuse-mcp'],
  thirdParty: [
    'clickhouse',
    'git-sync',
    'langfuse',
    'langfuse-worker',
    'nats',
    'pgbouncer',
    'postgresql',
    'qdrant',
    'redis',
    'restic',
    'seaweedfs',
    'tailscale',
  ],
  tools: [],
  /** Cells run on either, and so do the machines that people develop on. */
  platforms: ['linux/amd64', 'linux/arm64'],
} as const satisfies ImageSlots;

export type KazeSlot = (typeof kazeImages)['components' | 'thirdParty' | 'tools'][number];
