import type { ImageSlots } from 'galley';

/** What a release of memQL pins. */
export const memqlImages = {
  /** The bff is the carrier: the engine's bff with the product's own parts. */
  components: ['identity', 'bff', 'cognition', 'voice', 'agent', 'planner', 'workbench', 'copresent'],
  /** Argo CD, which a person installs once. */
  thirdParty: ['argocd', 'dex', 'redis'],
  tools: ['deploy-gate-check'],
  embedsEngine: ['bff', 'copresent'],
} as const satisfies ImageSlots;

export type MemqlSlot = (typeof memqlImages)[keyof typeof memqlImages][number];
