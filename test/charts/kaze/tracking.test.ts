import { kaze } from '../../../charts/kaze';
import { missingListDefaults } from '../../support/crd-defaults';
import { nameOf, textsOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS } from './support/cells';

/** Groups whose definitions are in imports/crds, and that a reconciler compares with what the API server filled in. */
const DEFINED = /^(argoproj|external-secrets|postgresql\.cnpg|barmancloud\.cnpg|monitoring\.coreos)\./;

describe.each(CELLS)('what Argo CD tracks and compares of kaze/%s', (cell) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(kaze, cell);
  });

  test('no object has the label that Argo CD 2 tracks by, overwrites, and operators copy', () => {
    const keys = objects.objects.flatMap(({ object }) => [...textsOf(object)].map(({ path }) => path));
    expect(keys.filter((path) => path.includes('app.kubernetes.io/instance'))).toEqual([]);
  });

  test('no ExternalSecret hands its labels down: each has a template, so its Secret does not look prunable', () => {
    const secrets = objects.all('ExternalSecret');
    expect(secrets.length).toBeGreaterThan(10);
    for (const secret of secrets) {
      expect(at(secret, 'spec.target.template')).toMatchObject({ engineVersion: 'v2', mergePolicy: 'Replace' });
      // CloudNativePG reloads a password whose Secret has this one.
      const labels = /^postgres-role-/.test(nameOf(secret)) ? { labels: { 'cnpg.io/reload': 'true' } } : undefined;
      expect(at(secret, 'spec.target.template.metadata')).toEqual(labels);
    }
  });

  test('defaults inside lists are rendered, or the object would be out of sync for ever', () => {
    const defined = objects.objects.filter(({ object }) => DEFINED.test(object.apiVersion));
    const missing = defined.flatMap(({ object }) =>
      missingListDefaults(object).map((path) => `${object.kind}/${object.metadata.name} ${path}`),
    );
    expect(missing).toEqual([]);
    expect(defined.length).toBeGreaterThan(20);
  });
});
