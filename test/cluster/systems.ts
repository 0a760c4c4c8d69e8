import { kaze } from '../../charts/kaze';
import { memql } from '../../charts/memql';
import type { System } from '../../core/system';

/** A system that the suite proves, with each environment whose objects are applied, and the one that a GitOps controller reconciles. */
export interface ProvenSystem {
  readonly system: System;
  readonly environments: readonly string[];
}

/** Every system of the suite: a new one is one entry here. */
export const SYSTEMS: readonly ProvenSystem[] = [
  { system: kaze, environments: ['cluster-dev', 'agency-prod', 'customer-acme'] },
  { system: memql, environments: ['staging', 'prod'] },
];
