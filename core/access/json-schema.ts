import { jsonSchemaOf } from '../document/json-schema';
import { accessSchema } from './access';

/** Below the project's root. */
export const ACCESS_SCHEMA_FILE = 'access.schema.json';

/** The JSON Schema of `access.yaml`, for editors. */
export function accessJsonSchema(): object {
  return jsonSchemaOf(accessSchema, { id: ACCESS_SCHEMA_FILE, title: 'Who may do what to which environment' });
}
