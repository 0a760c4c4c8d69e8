import { App, Testing } from 'cdk8s';
import { ArgoCdInstall, type ArgoCdInstallProps } from '../../../constructs/argocd-install/argocd-install';
import { withImages } from '../../../constructs/argocd-install/images';
import { ARGO_CD_VERSIONS } from '../../../constructs/argocd-install/versions';
import { invalid } from '../../../constructs/invalid';
import { ImageRef } from '../../../core/image';
import type { JsonObject, JsonValue } from '../../../core/object/object';
import { ARGO_CD_INSTALLS } from '../../../imports/argo-cd-install';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, one, pinned, synth } from '../../support/synth';

const images = { argocd: pinned('quay.io/argoproj/argocd'), dex: pinned('ghcr.io/dexidp/dex'), redis: pinned('docker.io/library/redis') };
const smallest: ArgoCdInstallProps = { version: '2.13.3', namespace: 'argocd', images };
const everything: Required<ArgoCdInstallProps> = { version: '3.5.7', namespace: 'gitops', images, tracking: 'annotation+label' };

const nameOf = (object: JsonObject): string => `${String(object['kind'])} ${String(at(object, 'metadata.name'))}`;
const podsOf = (objects: readonly JsonObject[]): JsonObject[] =>
  objects.flatMap((object) => {
    const pod = at(object, 'spec.template.spec');
    return pod === undefined ? [] : [pod as JsonObject];
  });
const containersOf = (pod: JsonObject): JsonObject[] =>
  ['initContainers', 'containers'].flatMap((list) => (pod[list] as JsonObject[] | undefined) ?? []);

/** What must be upstream's: all but namespaces, images, and the settings. */
function upstreamPart(value: JsonValue): JsonValue {
  const text = JSON.stringify(value, (key, item) => (key === 'namespace' || key === 'image' ? undefined : item));
  const object = JSON.parse(text) as { kind: string; metadata: { name: string }; data?: unknown };
  if (object.kind === 'ConfigMap' && object.metadata.name === 'argocd-cm') delete object.data;
  return object as unknown as JsonObject;
}

test('smallest: annotations mark what an Application owns, waves wait for its health, and no other setting is made', () => {
  const objects = synth(ArgoCdInstall, smallest);
  const settings = objects.find((object) => nameOf(object) === 'ConfigMap argocd-cm');
  expect(settings).toMatchInlineSnapshot(`
{
  "apiVersion": "v1",
  "data": {
    "application.resourceTrackingMethod": "annotation",
    "resource.customizations.health.argoproj.io_Application": "local health = (obj.status or {}).health or {}
return {
  status = health.status or "Progressing",
  message = health.message or "",
}
",
  },
  "kind": "ConfigMap",
  "metadata": {
    "labels": {
      "app.kubernetes.io/name": "argocd-cm",
      "app.kubernetes.io/part-of": "argocd",
    },
    "name": "argocd-cm",
    "namespace": "argocd",
  },
}
`);
});

test('everything: version, namespace and tracking reach the manifests', () => {
  const objects = synth(ArgoCdInstall, everything);
  expect(at(one(objects, 'Namespace'), 'metadata.name')).toBe('gitops');
  expect(
    at(
      objects.find((object) => nameOf(object) === 'ConfigMap argocd-cm'),
      'data',
    ),
  ).toMatchObject({
    'application.resourceTrackingMethod': 'annotation+label',
  });
  const crd = objects.find((object) => nameOf(object) === 'CustomResourceDefinition applications.argoproj.io');
  const automated = 'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.syncPolicy.properties.automated.properties';
  expect(Object.keys(at(crd, automated) as JsonObject)).toContain('enabled'); // 3.x has it, 2.13 does not
});

describe.each(ARGO_CD_VERSIONS)('version %s', (version) => {
  const props: ArgoCdInstallProps = { ...smallest, version, namespace: 'gitops' };
  const objects = synth(ArgoCdInstall, props);
  const upstream = (ARGO_CD_INSTALLS[version]?.objects() ?? []) as readonly JsonObject[];

  test('is upstream’s, object by object, but for namespaces, images and settings', () => {
    expect(upstream).toHaveLength(59);
    const own = objects.filter(({ kind }) => kind !== 'Namespace');
    expect(own.map(upstreamPart)).toEqual(upstream.map(upstreamPart));
  });

  test('stands in the namespace, cluster-scoped kinds in none, and bindings lead there', () => {
    const clusterScoped = new Set(['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'Namespace']);
    for (const object of objects) {
      const expected = clusterScoped.has(String(object['kind'])) ? undefined : 'gitops';
      expect([nameOf(object), at(object, 'metadata.namespace')]).toEqual([nameOf(object), expected]);
    }
    const subjects = objects
      .filter(({ kind }) => kind === 'ClusterRoleBinding')
      .map((object) => [at(object, 'subjects[0].namespace'), (object['subjects'] as JsonObject[]).length]);
    expect(subjects).toEqual([
      ['gitops', 1],
      ['gitops', 1],
      ['gitops', 1],
    ]);
  });

  test('runs the release’s images in every container, those of pods’ starts included', () => {
    const found = podsOf(objects).flatMap((pod) => containersOf(pod).map(({ name, image }) => [name, image]));
    expect(found).toContainEqual(['dex', images.dex.toString()]);
    expect(found).toContainEqual(['redis', images.redis.toString()]);
    expect(found).toContainEqual(['copyutil', images.argocd.toString()]);
    expect(found).toContainEqual(['secret-init', images.argocd.toString()]);
    expect(new Set(found.map(([, image]) => image))).toEqual(new Set(Object.values(images).map(String)));
    // Nowhere else, such as in a variable, is one of upstream's left.
    const left = Object.values(ARGO_CD_INSTALLS[version]?.images ?? {});
    expect(left).toHaveLength(3);
    for (const reference of left) expect(JSON.stringify(objects)).not.toContain(reference);
  });

  test('has pods that the namespace’s standard, restricted, lets in', () => {
    expect(at(one(objects, 'Namespace'), 'metadata.labels')).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    for (const pod of podsOf(objects)) {
      expect(pod['hostNetwork'] ?? pod['hostPID'] ?? pod['hostIPC']).toBeUndefined();
      for (const volume of (pod['volumes'] ?? []) as JsonObject[]) expect(volume).not.toHaveProperty('hostPath');
      for (const container of containersOf(pod)) {
        const context = { ...(pod['securityContext'] as JsonObject), ...(container['securityContext'] as JsonObject) };
        expect(context).toMatchObject({
          runAsNonRoot: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        });
      }
    }
  });

  test(
    'is valid by the strict schemas, resource definitions included',
    async () => {
      expect(await schemaProblems(objects)).toEqual([]);
    },
    FIRST_USE_MS,
  );

  test('has at most one object that only server-side apply can write down', () => {
    // An annotation may have 256 KiB, and client-side apply keeps the whole object in one.
    const large = objects.filter((object) => JSON.stringify(object).length >= 262_144).map((object) => at(object, 'metadata.name'));
    expect(large).toEqual(version === '3.5.7' ? ['applicationsets.argoproj.io'] : []);
  });
});

test('2.13.3 and 2.13.9 differ in nothing but the image', () => {
  expect(synth(ArgoCdInstall, { ...smallest, version: '2.13.9' })).toEqual(synth(ArgoCdInstall, smallest));
});

describe('refuses', () => {
  const tagged = (tag: string) => ({ ...images, argocd: ImageRef.parse(`quay.io/argoproj/argocd:${tag}@sha256:${'a'.repeat(64)}`) });

  test.each(['', '2.13', 'v2.13.3', '2.13.4', 'constructor'])('the version %j, naming those there are', (version) => {
    expect(() => synth(ArgoCdInstall, { ...smallest, version })).toThrow(
      `test/subject: version: expected one of 2.13.3, 2.13.9, 3.2.11, 3.5.7, got ${JSON.stringify(version)}; name one of these`,
    );
  });

  test('an image of another version than the manifests', () => {
    expect(() => synth(ArgoCdInstall, { ...smallest, images: tagged('v2.13.9') })).toThrow(
      'test/subject: images.argocd: expected the tag v2.13.3, got v2.13.9; change the version or the release',
    );
    expect(() => synth(ArgoCdInstall, { ...smallest, images: tagged('v2.13.3') })).not.toThrow();
  });

  test.each(['containers', 'initContainers'])('an image that there is no slot for, among %s', (list) => {
    const known = { name: 'known', image: 'redis' };
    const pod = { containers: [known], [list]: [known, { name: 'new', image: 'quay.io/example/new' }] };
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'server' }, spec: { template: { spec: pod } } };
    const imageFor = (repository: string) => (repository === 'redis' ? images.redis : undefined);
    expect(() => withImages(object, imageFor, (fault) => invalid(new App(), fault))).toThrow(
      'images: expected one for quay.io/example/new (Deployment server, container new), got none; add a slot',
    );
  });
});

test('hatch: each object is a child that a patch can reach', () => {
  const install = new ArgoCdInstall(Testing.chart(), 'subject', smallest);
  expect(install.node.tryFindChild('deployment-argocd-server')).toBeDefined();
});
