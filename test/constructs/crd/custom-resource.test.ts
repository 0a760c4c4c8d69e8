import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { z } from 'zod';
import { CustomResource, type CustomResourceProps } from '../../../constructs/crd/custom-resource';
import { customResource } from '../../../constructs/crd/custom-resource-type';
import { listBy } from '../../../constructs/crd/extensions';
import { manifests, synth } from '../../support/synth';

const Ship = customResource({
  group: 'example.com',
  version: 'v1',
  kind: 'Ship',
  scope: 'Namespaced',
  spec: z.strictObject({
    port: z.string().max(20),
    crew: z.int().min(1).max(50).default(4),
    cargo: listBy('name', z.strictObject({ name: z.string().max(10), fragile: z.boolean().default(false) }), { max: 3 }).optional(),
  }),
});

type Props = CustomResourceProps<typeof Ship.spec>;
const smallest: Props = { type: Ship, spec: { port: 'Kiel' } };

describe('CustomResource', () => {
  test('smallest: a resource with its defaults filled in', () => {
    expect(synth<Props>(CustomResource, smallest)).toEqual([
      { apiVersion: 'example.com/v1', kind: 'Ship', metadata: { name: 'subject' }, spec: { port: 'Kiel', crew: 4 } },
    ]);
  });

  test('everything: each prop reaches the manifest, and a list leaves no default to the API server', () => {
    const everything: Required<Props> = {
      type: Ship,
      name: 'anna',
      labels: { fleet: 'north' },
      annotations: { note: 'slow' },
      spec: { port: 'Kiel', crew: 2, cargo: [{ name: 'glass', fragile: true }, { name: 'coal' }] },
    };
    expect(synth<Props>(CustomResource, everything)[0]).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Ship',
      metadata: { name: 'anna', labels: { fleet: 'north' }, annotations: { note: 'slow' } },
      spec: {
        port: 'Kiel',
        crew: 2,
        cargo: [
          { name: 'glass', fragile: true },
          { name: 'coal', fragile: false },
        ],
      },
    });
  });

  test('refuses all that the schema refuses, at once and with its place', () => {
    const wrong = { port: 7, crew: 0, cargo: [{ name: 'a' }, { name: 'a' }], sails: 3 };
    expect(() => synth<Props>(CustomResource, { type: Ship, spec: wrong as never })).toThrow(
      expect.objectContaining({
        message: [
          'test/subject: spec.cargo: expected each name once, got [{"name":"a"},{"name":"a"}]; correct the value',
          'test/subject: spec.crew: expected at least 1, got 0; correct the value',
          'test/subject: spec.port: expected text, got 7; quote it: "7"',
          'test/subject: spec.sails: unknown key, expected port, crew or cargo, got "sails"; remove it',
        ].join('\n'),
        exitCode: 2,
      }),
    );
  });

  test('its spec is typed by the schema', () => {
    // @ts-expect-error a number is no port
    const wrong: Props = { type: Ship, spec: { port: 7 } };
    expect(wrong.type).toBe(Ship);
  });

  test('hatch: ApiObject.of finds it', () => {
    const chart = Testing.chart();
    ApiObject.of(new CustomResource(chart, 'anna', smallest)).addJsonPatch(JsonPatch.replace('/spec/crew', 9));
    expect(manifests(chart)[0]).toHaveProperty('spec.crew', 9);
  });
});
