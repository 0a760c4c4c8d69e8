import type { ImageSlots } from '../../core/system';

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
    'seaweedfs',
    'tailscale',
  ],
  tools: [],
} as const satisfies ImageSlots;

export type KazeSlot = (typeof kazeImages)[keyof typeof kazeImages][number];
