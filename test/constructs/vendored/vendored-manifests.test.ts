import { createHash } from 'node:crypto';
import { App } from 'cdk8s';
import { ArgoCdDelivery } from '../../../constructs/delivery/argocd/argocd-delivery';
import { isKept } from '../../../constructs/delivery/kept';
import { VendoredManifests, type VendoredManifestsProps, type VendoredObject } from '../../../constructs/vendored/vendored-manifests';
import { ImageRef } from '../../../core/image';
import { at, manifests, pinned } from '../../support/synth';

const web = (image = 'ghcr.io/acme/web:1.2'): VendoredObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { 'app.kubernetes.io/instance': 'web' } },
  spec: { template: { spec: { containers: [{ name: 'web', image, args: ['--solver-image=ghcr.io/acme/solver:1.2', '--image'] }] } } },
});
const images = { 'ghcr.io/acme/web:1.2': pinned('ghcr.io/acme/web:1.2'), 'ghcr.io/acme/solver:1.2': pinned('ghcr.io/acme/solver:1.2') };

/** A part as it stands beside its record. */
function vendored(objects: readonly VendoredObject[], more: Partial<VendoredManifestsProps> = {}): VendoredManifests {
  const digest = `sha256:${createHash('sha256')
    .update(`${JSON.stringify(objects, null, 2)}\n`)
    .digest('hex')}`;
  return new VendoredManifests(new App(), 'web', { made: { digest }, manifests: objects, images, ...more });
}

test('renders the very objects, with the images of the release', () => {
  const [object, ...more] = manifests(vendored([web()]));
  expect(more).toEqual([]);
  const [container] = at(object, 'spec.template.spec.containers') as unknown as { image: string; args: string[] }[];
  expect(container).toEqual({
    name: 'web',
    image: String(images['ghcr.io/acme/web:1.2']),
    args: [`--solver-image=${images['ghcr.io/acme/solver:1.2']}`, '--image'],
  });
  expect(at(object, 'metadata')).toEqual(web().metadata);
});

test('refuses manifests that somebody edited', () => {
  const objects = [web()];
  const made = { digest: `sha256:${'0'.repeat(64)}` };
  expect(() => vendored(objects, { made })).toThrow(
    /manifests: expected what was vendored, sha256:0{64}, got sha256:.*restore manifests\.json with git/,
  );
});

test('refuses an image that it is not given, and one of another version, all at once', () => {
  const other = { ...images, 'ghcr.io/acme/solver:1.2': ImageRef.parse(`ghcr.io/acme/solver:1.3@sha256:${'a'.repeat(64)}`) };
  expect(() => vendored([web('nginx')], { images: other })).toThrow(
    /images\["nginx"\]: expected an image of the release, for Deployment web, got none[\s\S]*solver:1\.2"\]: expected the tag 1\.2, .* got 1\.3/,
  );
});

test('namespaces are a stage of their own, before what stands in them', () => {
  const part = vendored([web()], { namespace: 'shop' });
  expect(part.stages.map((stage) => manifests(stage).map(({ kind }) => kind))).toEqual([['Namespace'], ['Deployment']]);
});

test('keeps data, and objects that Helm should keep', () => {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'shop' } };
  const kept = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kept', namespace: 'shop', annotations: { 'helm.sh/resource-policy': 'keep' } },
  };
  const part = vendored([web(), claim, kept]);
  expect(part.node.children.map((each) => [each.node.id, isKept(each as never)])).toEqual([
    ['apps.Deployment.shop.web', false],
    ['.PersistentVolumeClaim.shop.data', true],
    ['.ConfigMap.shop.kept', true],
  ]);
});

test("Argo CD is given it as it is: Helm's labels and hooks stay, and only an own Job is a hook of Argo CD's", () => {
  const job = (name: string, annotations?: Record<string, string>): VendoredObject => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'shop', ...(annotations && { annotations }) },
  });
  const part = vendored([web(), job('plain'), job('hook', { 'helm.sh/hook': 'post-install' })]);
  new ArgoCdDelivery(part.node.root as App, 'delivery', {
    name: 'shop-prod',
    applications: [part],
    source: { url: 'https://git.example.com/r.git', branch: 'main', path: 'dist/shop/prod' },
    controllerNamespace: 'argocd',
  });
  const annotations = manifests(part).map((object) => at(object, 'metadata.annotations'));
  expect(annotations).toEqual([
    undefined,
    { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' },
    { 'helm.sh/hook': 'post-install' },
  ]);
});
