import { listAt, mapAt, textAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { containersOf, type PodTemplate } from './pod-templates-of';
import type { World } from './world';

const IMAGES = 'https://kubernetes.io/docs/concepts/containers/images/#image-names';
const DIGEST = `sha256:${'0'.repeat(64)}`;

const pod = (image: string): string => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: "${image}"}]}
`;
const cluster = (more: string): string => `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: database, namespace: shop}
spec: {instances: 2${more}}
`;

/** Fields of custom kinds that name what runs. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'postgresql.cnpg.io/Cluster': ['spec.imageName'],
  'monitoring.coreos.com/Prometheus': ['spec.image'],
  'monitoring.coreos.com/Alertmanager': ['spec.image'],
  'monitoring.coreos.com/ThanosRuler': ['spec.image'],
  'k8s.mariadb.com/MariaDB': ['spec.image'],
  'opentelemetry.io/OpenTelemetryCollector': ['spec.image'],
};

// https://github.com/distribution/reference/blob/v0.6.0/regexp.go
const HOST = `(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PATH = `[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*`;
const TAG_AND_DIGEST = `(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}|(?!sha256:|sha512:)[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?`;
const READABLE = new RegExp(`^(?:${HOST}/)?${PATH}(?:/${PATH})*${TAG_AND_DIGEST}$`);

/** Only a digest guarantees that the reviewed image runs. */
export const IMAGE_CHECKS: readonly Check[] = [
  {
    id: 'image-name',
    severity: 'error',
    title: 'a node can read the name of every image',
    why: 'The pod waits for ever with InvalidImageName. A repository has no capital letters, and a digest of sha256 has 64 digits.',
    fix: 'Correct the name.',
    source: IMAGES,
    good: pod(`example.com/web:1.2.3@${DIGEST}`),
    bad: pod('example.com/Web:1.2.3'),
    find: (world) =>
      imagesIn(world)
        .filter(({ image }) => !READABLE.test(image))
        .map((each) => ({ ...finding(each, 'REGISTRY/REPOSITORY:TAG@DIGEST'), next: 'correct it' })),
  },
  {
    id: 'image-latest',
    severity: 'warning',
    title: 'no image is whatever is latest',
    why: 'Each start of a pod may run something else: pods of one workload differ, and going back to the version before is not possible.',
    fix: 'Name the image by its digest.',
    source: IMAGES,
    good: pod(`example.com/web:1.2.3@${DIGEST}`),
    bad: pod('example.com/web:latest'),
    find: (world) =>
      imagesIn(world)
        .filter(({ image }) => isLatest(image))
        .map((each) => finding(each, 'a version and its digest')),
  },
  {
    id: 'image-without-digest',
    severity: 'warning',
    title: 'every image is named by its digest',
    why: 'A tag can be moved to other bytes, by its owner or by whoever has their password. What was reviewed is then not what runs.',
    fix: 'Name the image as `name:tag@sha256:…`.',
    source: IMAGES,
    good: pod(`example.com/web:1.2.3@${DIGEST}`),
    bad: pod('example.com/web:1.2.3'),
    find: (world) =>
      imagesIn(world)
        .filter(({ image }) => !isLatest(image) && !/@sha(?:256|512):[0-9a-f]{64,}$/.test(image))
        .map((each) => finding(each, 'name:tag@sha256:…')),
  },
  {
    id: 'image-chosen-by-operator',
    severity: 'info',
    title: 'what an operator runs is named too',
    why: 'The operator runs an image that it knows itself: its next update changes what runs without any change here.',
    fix: 'Name the image by its digest.',
    source: 'https://cloudnative-pg.io/documentation/current/container_images/',
    good: cluster(`, imageName: "example.com/postgresql:17@${DIGEST}"`),
    bad: cluster(''),
    find: (world) =>
      world
        .of('postgresql.cnpg.io/Cluster')
        .filter(
          (object) =>
            textAt(object, 'spec', 'imageName') === undefined && Object.keys(mapAt(object, 'spec', 'imageCatalogRef')).length === 0,
        )
        .map((object) => ({
          object,
          path: 'spec.imageName',
          wrong: 'no image is named, so the operator picks one',
          next: 'name it by its digest',
        })),
  },
];

interface Named {
  readonly object: KubernetesObject;
  readonly path: string;
  readonly image: string;
}

/** What something fills in later: a variable, a word in capitals, what ko builds, and what Istio puts into the pods of a gateway. */
const LATER = /[${}<>\s]|:\/\/|^auto$|^[A-Z][A-Z0-9_-]*(?::|$)/;

/** Images that containers, volumes, variables and custom kinds name. What is filled in later can't be judged. */
function imagesIn(world: World): Named[] {
  const named = [
    ...world.pods.flatMap(imagesOf),
    ...Object.entries(FIELDS).flatMap(([kind, paths]) =>
      world.of(kind).flatMap((object) => paths.map((path) => ({ object, path, image: textAt(object, ...path.split('.')) ?? '' }))),
    ),
  ];
  return named.filter(({ image }) => image !== '' && !LATER.test(image));
}

function imagesOf(template: PodTemplate): Named[] {
  const { object, spec, specPath } = template;
  const volumes = listAt(spec, 'volumes').map((volume, index) => ({
    object,
    path: `${specPath}.volumes[${index}].image.reference`,
    image: textAt(volume, 'image', 'reference') ?? '',
  }));
  const containers = containersOf(template).flatMap(({ container, path }) => [
    { object, path: `${path}.image`, image: textAt(container, 'image') ?? '' },
    ...listAt(container, 'env').flatMap((variable, index) => {
      const image = imageOf(variable);
      return image === undefined ? [] : [{ object, path: `${path}.env[${index}].value`, image }];
    }),
  ]);
  return [...containers, ...volumes];
}

/** The image that a variable hands on, as operators take it. */
function imageOf(variable: JsonValue): string | undefined {
  const value = textAt(variable, 'value') ?? '';
  return /(?:^|_)IMAGE$|^RELATED_IMAGE_/.test(textAt(variable, 'name') ?? '') && /^[\w.-]+(?::\d+)?\/[\w./-]+[:@][\w.:-]+$/.test(value)
    ? value
    : undefined;
}

function isLatest(image: string): boolean {
  if (image.includes('@')) return false;
  const [, tag] = image.slice(image.lastIndexOf('/') + 1).split(':');
  return tag === undefined || tag === 'latest';
}

const finding = ({ object, path, image }: Named, expected: string): Found => ({
  object,
  path,
  expected,
  got: JSON.stringify(image),
  next: 'name it by its digest',
});
