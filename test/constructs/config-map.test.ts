import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import fc from 'fast-check';
import { ConfigMap, type ConfigMapProps, contentHash } from '../../constructs/config-map';
import { one, synth } from '../support/synth';

const smallest: ConfigMapProps = { data: { 'serve.json': '{}\n' } };

test('smallest: its text under its id', () => {
  expect(one(synth(ConfigMap, smallest), 'ConfigMap')).toMatchObject({ metadata: { name: 'subject' }, data: { 'serve.json': '{}\n' } });
});

test('every prop reaches the manifest', () => {
  const everything: Required<ConfigMapProps> = { name: 'settings', data: { a: '1', b: '2' } };
  expect(synth(ConfigMap, everything)).toEqual([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: '1', b: '2' } },
  ]);
});

test('refuses a key that it does not have', () => {
  const settings = new ConfigMap(Testing.chart(), 'settings', { data: { b: '2', a: '1' } });
  expect(() => settings.key('c')).toThrow('test/settings: key: expected one of a, b, got "c"; add it to data');
  expect(() => settings.key('toString')).toThrow('got "toString"');
});

test('a patch adds what it does not model', () => {
  const chart = Testing.chart();
  ApiObject.of(new ConfigMap(chart, 'settings', smallest)).addJsonPatch(JsonPatch.add('/immutable', true));
  expect(Testing.synth(chart)[0]).toMatchObject({ immutable: true });
});

test('a key and the volume lead to it by its name', () => {
  const settings = new ConfigMap(Testing.chart(), 'settings', smallest);
  expect(settings.key('serve.json')).toEqual({ configMapName: 'settings', key: 'serve.json' });
  expect(settings.volume.spec).toEqual({ name: 'settings', configMap: { name: 'settings' } });
});

describe('the hash of the content', () => {
  const content = fc.dictionary(fc.string(), fc.string());

  test('is the same for the same content in any order', () => {
    fc.assert(
      fc.property(content, (data) => {
        expect(contentHash(Object.fromEntries(Object.entries(data).reverse()))).toBe(contentHash(data));
      }),
    );
  });

  test('differs for other content', () => {
    fc.assert(
      fc.property(content, fc.string(), fc.string(), (data, key, value) => {
        fc.pre(data[key] !== value);
        expect(contentHash({ ...data, [key]: value })).not.toBe(contentHash(data));
      }),
    );
  });

  test('fits an annotation and a label', () => {
    expect(contentHash({ a: '1' })).toMatch(/^[0-9a-f]{16}$/);
  });
});
