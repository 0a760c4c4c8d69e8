import { z } from 'zod';
import { clusterSchema, type Environment, environmentSchema } from './environment';
import type { System } from './system';

/** What an environment file of a system may say: the part that all share, and below `config` the system's own. */
export function environmentSchemaOf<Config>({ config }: Pick<System<Config>, 'config'>): z.ZodType<Environment<Config>> {
  const schema = schemas.get(config) ?? environmentSchema.extend({ config });
  schemas.set(config, schema);
  return schema as z.ZodType<Environment<Config>>;
}

/** Kept, as zod compiles a schema when it is first used, and thousands of environments share one. */
const schemas = new WeakMap<z.ZodType, z.ZodType>();

/** The same for editors: the cluster may be the name of a file in `clusters/`. */
export function writtenEnvironmentSchemaOf(system: Pick<System, 'config'>): z.ZodType {
  const cluster = z.union([z.string().describe('name of a file in clusters/'), clusterSchema]).describe('what the cluster already has');
  return environmentSchema.extend({ config: system.config, cluster });
}
