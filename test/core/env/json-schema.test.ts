import { environmentJsonSchema } from '../../../core/env/json-schema';
import { releaseJsonSchema } from '../../../core/release/json-schema';
import { shop } from '../../support/shop-system';

describe('environmentJsonSchema', () => {
  const schema = environmentJsonSchema(shop);

  test('says which draft it is, what it is for, and what is required', () => {
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: 'envs/shop.schema.json',
      title: 'Environment of shop',
      required: ['system', 'environment', 'production', 'release', 'kubernetesVersion', 'delivery', 'repository', 'cluster', 'config'],
      additionalProperties: false,
    });
  });

  test('holds the system’s config: closed, with defaults and descriptions', () => {
    expect(schema).toHaveProperty('properties.config.properties.replicas', {
      type: 'integer',
      minimum: 1,
      maximum: 9,
      default: 2,
      description: 'pods of the web server',
    });
    expect(schema).toHaveProperty('properties.config.additionalProperties', false);
    expect(schema).toHaveProperty('properties.config.required', ['workspace', 'store', 'hosts']);
  });

  test('takes text where the loader makes a value of its own', () => {
    expect(schema).toHaveProperty('properties.kubernetesVersion.type', 'string');
  });

  test('is the same each time', () => {
    expect(JSON.stringify(environmentJsonSchema(shop))).toBe(JSON.stringify(schema));
  });
});

test('releaseJsonSchema names the images that the system asks for', () => {
  const schema = releaseJsonSchema(shop);
  expect(schema).toMatchObject({ $id: 'releases/shop.schema.json', title: 'Release of shop', additionalProperties: false });
  expect(schema).toHaveProperty('properties.system.const', 'shop');
  expect(schema).toHaveProperty('properties.components.required', ['web', 'api']);
  expect(schema).toHaveProperty('properties.components.additionalProperties', false);
  expect(schema).toHaveProperty('properties.components.properties.web.properties.digest.pattern', '^sha256:[0-9a-f]{64}$');
});
