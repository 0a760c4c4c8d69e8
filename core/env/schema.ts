import type { z } from 'zod';
import { type Environment, environmentSchema } from './environment';
import type { System } from './system';

/** What an environment file of a system may say: the part that all share, and below `config` the system's own. */
export function environmentSchemaOf<Config>(system: Pick<System<Config>, 'config'>): z.ZodType<Environment<Config>> {
  return environmentSchema.extend({ config: system.config }) as unknown as z.ZodType<Environment<Config>>;
}
