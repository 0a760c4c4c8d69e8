import { aiAgents } from '../../charts/ai-agents';
import { blackbox5 } from '../../charts/blackbox5';
import { kaze } from '../../charts/kaze';
import { memql } from '../../charts/memql';
import type { System } from '../../core/env/system';

/** A system that the suite proves, with each environment whose objects are applied by hand. */
export interface ProvenSystem {
  readonly system: System;
  readonly environments: readonly string[];
  /** What comes in the same stage as the pods that mount it, as `Kind/namespace/name`. @default - nothing */
  readonly comesBeside?: readonly string[];
}

/** Every system of the suite, with its main environment: a new one is one entry here. */
export const SYSTEMS: readonly ProvenSystem[] = [
  { system: kaze, environments: ['agency-prod'] },
  { system: memql, environments: ['prod'] },
  { system: aiAgents, environments: ['prod'] },
  // The certificate of the edge: nothing else waits for it, and who asks for it is outside.
  { system: blackbox5, environments: ['hetzner'], comesBeside: ['Secret/blackbox5-system/control-api-tls'] },
];
