import { jsonSchemaOf } from '../document/json-schema';
import { writtenEnvironmentSchemaOf } from './schema';
import type { System } from './system';

/** The JSON Schema of a system's environment files, committed beside them in `envs/<system>.schema.json`. */
export function environmentJsonSchema(system: Pick<System, 'name' | 'config'>): object {
  return jsonSchemaOf(writtenEnvironmentSchemaOf(system), {
    id: `envs/${system.name}.schema.json`,
    title: `Environment of ${system.name}`,
  });
}
