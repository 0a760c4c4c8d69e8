import type { ImageSlots } from 'galley';

/** What a release of AI Agents pins: the eight images that its build pushes together, and restic, which backs its claims up. */
export const aiAgentsImages = {
  components: ['api', 'app', 'executor-bonsai-8b', 'executor-claude', 'executor-codex', 'executor-llama', 'processor', 'webhook'],
  thirdParty: ['restic'],
  tools: [],
} as const satisfies ImageSlots;

export type AiAgentsSlot = (typeof aiAgentsImages)[keyof typeof aiAgentsImages][number];
