import { z } from 'zod';
import { clusterSchema, type Environment, environmentSchema } from './environment';
import type { System } from './system';

/** What an environment file of a system may say: the part that all share, and below `config` the system's own. */
export function environmentSchemaOf<Config>(system: Pick<System<Config>, 'config'>): z.ZodType<Environment<Config>> {
  return environmentSchema.extend({ config: system.config }) as unknown as z.ZodType<Environment<Config>>;
}

/** The same for editors: the cluster may be the name of a file in `clusters/`. */
export function writtenEnvironmentSchemaOf(system: Pick<System, 'config'>): z.ZodType {
  const cluster = z.union([z.string().describe('name of a file in clusters/'), clusterSchema]).describe('what the cluster already has');
  return environmentSchema.extend({ config: system.config, cluster });
}
