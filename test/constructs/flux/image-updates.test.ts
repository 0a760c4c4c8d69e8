import { ApiObject, Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import { imageMarkers } from '../../../constructs/flux/image-marker';
import { ImageUpdates, type ImageUpdatesProps } from '../../../constructs/flux/image-updates';
import type { JsonObject } from '../../../core/object/object';
import { loadRelease } from '../../../core/release/load';
import { at, manifests, one } from '../../support/synth';

const smallest: ImageUpdatesProps = {
  source: { url: 'https://git.example.com/shop/sources.git', branch: 'main', secret: 'sources' },
  releases: 'releases/shop',
  pushBranch: 'images/shop-dev',
  author: { name: 'flux', email: 'flux@example.com' },
  images: { api: { image: 'ghcr.io/example/api', range: '>=1.4.0 <2.0.0' } },
};

const chartOf = (props: ImageUpdatesProps): { chart: Chart; subject: ImageUpdates } => {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'flux-system', disableResourceNameHashes: true });
  return { chart, subject: new ImageUpdates(chart, 'subject', props) };
};
const synth = (props: ImageUpdatesProps): JsonObject[] => manifests(chartOf(props).chart);

describe('ImageUpdates', () => {
  test('smallest: it writes into lockfiles, on a branch of its own, what a policy chose', () => {
    const objects = synth(smallest);
    expect(objects.map((each) => `${each['kind']} ${at(each, 'metadata.namespace')}/${at(each, 'metadata.name')}`)).toEqual([
      'GitRepository flux-system/subject',
      'ImageRepository flux-system/subject-api',
      'ImagePolicy flux-system/subject-api',
      'ImageUpdateAutomation flux-system/subject',
    ]);
    expect(at(one(objects, 'ImagePolicy'), 'spec')).toEqual({
      imageRepositoryRef: { name: 'subject-api' },
      policy: { semver: { range: '>=1.4.0 <2.0.0' } },
      // Without it there is no digest to write.
      digestReflectionPolicy: 'IfNotPresent',
    });
    expect(at(one(objects, 'ImageUpdateAutomation'), 'spec')).toMatchObject({
      sourceRef: { kind: 'GitRepository', name: 'subject' },
      update: { path: './releases/shop', strategy: 'Setters' },
      git: { checkout: { ref: { branch: 'main' } }, push: { branch: 'images/shop-dev' } },
    });
  });

  test('it obeys its own policies alone, although others are in the namespace', () => {
    const objects = synth(smallest);
    const labels = at(one(objects, 'ImagePolicy'), 'metadata.labels');
    expect(at(one(objects, 'ImageUpdateAutomation'), 'spec.policySelector.matchLabels')).toEqual(labels);
    expect(labels).toEqual({ 'galley.dev/image-updates': 'subject' });
  });

  test('everything: each prop reaches the manifests', () => {
    const everything: Required<ImageUpdatesProps> = {
      ...smallest,
      name: 'shop-dev',
      interval: Duration.hours(1),
      images: { api: { image: 'ghcr.io/example/api', range: '1.x', secret: 'registry' } },
    };
    const objects = synth(everything);
    const automation = one(objects, 'ImageUpdateAutomation');
    expect(at(automation, 'metadata.name')).toBe('shop-dev');
    expect(at(automation, 'spec.interval')).toBe('1h0m0s');
    expect(at(automation, 'spec.git.commit.author')).toEqual({ name: 'flux', email: 'flux@example.com' });
    expect(at(one(objects, 'GitRepository'), 'spec')).toMatchObject({ url: everything.source.url, secretRef: { name: 'sources' } });
    expect(at(one(objects, 'ImageRepository'), 'spec')).toEqual({
      image: 'ghcr.io/example/api',
      interval: '1h0m0s',
      secretRef: { name: 'registry' },
    });
  });

  const refusals: [what: string, props: Partial<ImageUpdatesProps>, message: string][] = [
    ['the rendered tree', { releases: 'dist/shop' }, 'releases: expected a folder of lockfiles, releases/<system>, got dist/shop'],
    ['the whole repository', { releases: '.' }, 'releases: expected a folder of lockfiles'],
    ['the branch of the sources', { pushBranch: 'main' }, 'pushBranch: expected a branch of its own, got main'],
    ['no image', { images: {} }, 'images: expected at least one, got none'],
  ];
  test.each(refusals)('refuses %s', (_, props, message) => {
    expect(() => synth({ ...smallest, ...props })).toThrow(`test/subject: ${message}`);
  });

  test('refuses a chart without a namespace, which the markers name', () => {
    expect(() => new ImageUpdates(Testing.chart(), 'subject', smallest)).toThrow('expected a chart with a namespace');
  });

  test('hatch: ApiObject.of finds the automation', () => {
    const { chart, subject } = chartOf(smallest);
    ApiObject.of(subject).addJsonPatch(JsonPatch.add('/spec/suspend', true));
    expect(at(one(manifests(chart), 'ImageUpdateAutomation'), 'spec.suspend')).toBe(true);
  });
});

describe('markers', () => {
  test('name the policy and the field, one for each line of an entry', () => {
    expect(chartOf(smallest).subject.markersOf('api')).toEqual({
      tag: '# {"$imagepolicy": "flux-system:subject-api:tag"}',
      digest: '# {"$imagepolicy": "flux-system:subject-api:digest"}',
    });
  });

  test('there are none of an image that is not updated', () => {
    expect(() => chartOf(smallest).subject.markersOf('web')).toThrow(
      'test/subject: expected one of the images api, got web; name one of them',
    );
  });

  test('a lockfile with them says what it says without them', () => {
    const { tag, digest } = imageMarkers({ namespace: 'flux-system', name: 'shop-api' });
    const lockfile = (tagMarker: string, digestMarker: string) =>
      loadRelease({
        text: `system: shop
version: edge
components:
  api:
    image: ghcr.io/example/api
    tag: 1.4.0 ${tagMarker}
    digest: sha256:${'a'.repeat(64)} ${digestMarker}
    origin: resolved
`,
        file: 'releases/shop/edge.yaml',
        system: { name: 'shop', images: { components: ['api'], thirdParty: [], tools: [] } },
      });
    expect(lockfile(tag, digest)).toEqual(lockfile('', ''));
    expect(lockfile(tag, digest).components['api']).toMatchObject({ tag: '1.4.0', digest: `sha256:${'a'.repeat(64)}` });
  });
});
