import { refuseUnreleasedImages } from '../../../core/check/images';
import { GalleyError, sentenceOf } from '../../../core/errors';
import type { JsonObject, RenderedObject } from '../../../core/object/object';
import { pinned } from '../../support/synth';

const API = pinned('ghcr.io/example/api:1.0').toString();
const OTHER = pinned('ghcr.io/example/other:1.0').toString();

function rendered(kind: string, spec: JsonObject, apiVersion = 'apps/v1'): RenderedObject {
  return { object: { apiVersion, kind, metadata: { name: 'api' }, spec }, application: 'shop', construct: 'shop/api/Resource' };
}

function findings(object: RenderedObject): { code: string; file: string | undefined; message: string }[] {
  try {
    refuseUnreleasedImages([object], new Set([API]));
    return [];
  } catch (error) {
    if (!(error instanceof GalleyError)) throw error;
    return error.problems.map((each) => ({ code: each.code, file: each.place?.file, message: sentenceOf(each) }));
  }
}

const podWith = (container: JsonObject): JsonObject => ({ template: { spec: { containers: [{ name: 'api', ...container }] } } });

describe('images of rendered objects', () => {
  test('one of the release passes, wherever it stands', () => {
    expect(
      findings(rendered('Deployment', podWith({ image: API, env: [{ name: 'EXECUTOR_IMAGE', value: API }], args: [`--image=${API}`] }))),
    ).toEqual([]);
  });

  test.each([
    ['IMAGE_NOT_PINNED', podWith({ image: 'ghcr.io/example/api:1.0' }), 'spec.template.spec.containers[0].image'],
    ['IMAGE_NOT_PINNED', podWith({ image: 'ghcr.io/example/api:latest' }), 'spec.template.spec.containers[0].image'],
    ['IMAGE_NOT_RELEASED', podWith({ image: OTHER }), 'spec.template.spec.containers[0].image'],
    [
      'IMAGE_NOT_PINNED',
      podWith({ image: API, env: [{ name: 'EXECUTOR_IMAGE', value: 'ghcr.io/example/executor:1.0' }] }),
      'spec.template.spec.containers[0].env[0].value',
    ],
    ['IMAGE_NOT_RELEASED', podWith({ image: API, args: [`--image=${OTHER}`] }), 'spec.template.spec.containers[0].args[0]'],
    ['IMAGE_MALFORMED', podWith({ image: 'not an image' }), 'spec.template.spec.containers[0].image'],
  ])('%s names file, path and construct', (code, spec, path) => {
    const [finding, ...rest] = findings(rendered('Deployment', spec));
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ code, file: 'shop/deployment-api.yaml' });
    expect(finding?.message).toContain(`${path} (shop/api/Resource): `);
  });

  test('a variable that is a key of a ConfigMap is held to the same', () => {
    const configMap = (image: string): RenderedObject => {
      const { object, ...rest } = rendered('ConfigMap', {}, 'v1');
      return { ...rest, object: { ...object, data: { EXECUTOR_IMAGE: image } } };
    };
    expect(findings(configMap(API))).toEqual([]);
    expect(findings(configMap('ghcr.io/example/executor:1.0'))).toMatchObject([{ code: 'IMAGE_NOT_PINNED' }]);
  });

  test('an image that an operator would choose is a finding', () => {
    expect(findings(rendered('Cluster', { instances: 1 }, 'postgresql.cnpg.io/v1'))).toMatchObject([{ code: 'IMAGE_IMPLICIT' }]);
    expect(findings(rendered('Cluster', { imageName: API }, 'postgresql.cnpg.io/v1'))).toEqual([]);
    const pooler = { template: { spec: { containers: [{ name: 'pgbouncer' }] } } };
    expect(findings(rendered('Pooler', pooler, 'postgresql.cnpg.io/v1'))).toMatchObject([{ code: 'IMAGE_IMPLICIT' }]);
  });

  test('what is only scanned for new tags is no image that runs', () => {
    expect(findings(rendered('ImageRepository', { image: 'ghcr.io/example/api' }, 'image.toolkit.fluxcd.io/v1'))).toEqual([]);
  });

  test('reports all of them at once', () => {
    const spec = { template: { spec: { containers: [{ image: OTHER }, { image: 'ghcr.io/example/api:2' }] } } };
    expect(findings(rendered('Deployment', spec)).map(({ code }) => code)).toEqual(['IMAGE_NOT_RELEASED', 'IMAGE_NOT_PINNED']);
  });
});
