import type { ImageSlots } from 'galley';

/** What a release of Blackbox5 pins. */
export const blackbox5Images = {
  /** The agent's image has git, the shell and the model's command line; the loop itself is in the code. */
  components: ['control-api', 'filesystem-mcp', 'ralf-agent', 'ralf-operator', 'scheduler'],
  thirdParty: ['github-mcp-server', 'nginx', 'redis', 'restic', 'serena'],
  tools: [],
} as const satisfies ImageSlots;

export type Blackbox5Slot = (typeof blackbox5Images)[keyof typeof blackbox5Images][number];
