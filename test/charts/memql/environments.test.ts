import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { memql } from '../../../charts/memql';
import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { ARGO_CD_INSTALLS } from '../../../imports/argo-cd-install';
import { missingListDefaults } from '../../support/crd-defaults';
import { edit } from '../../support/edit';
import { ROOT } from '../../support/galley';
import { listAt, nameOf, textsOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at } from '../../support/synth';
import { annotationOf, ENVIRONMENTS, type EnvironmentName, identitiesOf, withPrometheus } from './support/environments';

const textOf = (environment: EnvironmentName): string => readFileSync(join(ROOT, `envs/memql/${environment}.yaml`), 'utf8');
const asGateway = edit(['implementation: ingress', 'implementation: gateway']);

let staging: Rendered;
let prod: Rendered;
beforeAll(async () => {
  staging = await rendered(memql, 'staging');
  prod = await rendered(memql, 'prod');
});

/** Every image, in whatever field it stands, with its path. */
const imagesOf = (objects: Rendered): string[] =>
  objects.objects.flatMap(({ application, object }) =>
    [...textsOf(object)]
      .filter(({ text }) => text.includes('@sha256:'))
      .map(({ path, text }) => `${application} ${object.kind} ${path} ${text}`),
  );

describe('staging and prod', () => {
  test('name one release, and so run the same bytes everywhere', () => {
    expect(parse(textOf('prod')).release).toBe(parse(textOf('staging')).release);
    expect(imagesOf(prod)).toEqual(imagesOf(staging));
    expect(new Set(imagesOf(staging).map((each) => each.split('@')[1])).size).toBe(12);
  });

  test('are one structure', () => {
    const neutral = (objects: Rendered, environment: string): string[] =>
      identitiesOf(objects).map((each) => each.replaceAll(`memql-${environment}`, 'memql-…'));
    // Prod's cluster has a Prometheus: its rules and monitors, its receivers, and the gate that queries it.
    const monitored = /^(PodMonitor|ServiceMonitor|PrometheusRule)\/|^AnalysisTemplate\/deploy-gate-traffic$/;
    const more = neutral(prod, 'prod').filter((each) => monitored.test(each));
    expect(more).toHaveLength(16);
    expect(neutral(prod, 'prod').filter((each) => !more.includes(each))).toEqual(neutral(staging, 'staging'));
  });

  test('prod has no host, vault or name of staging', () => {
    expect(JSON.stringify(prod.objects)).not.toMatch(/staging/);
    expect(JSON.stringify(staging.objects)).not.toMatch(/memql-prod|"(app|identity)\.copresent\.ai"/);
  });

  test.each(ENVIRONMENTS)('%s pins every image, and none of the former provider’s', (environment) => {
    const objects = environment === 'prod' ? prod : staging;
    const images = objects.objects.flatMap(({ object }) =>
      [...textsOf(object)].filter(({ path }) => /ontainers\.\d+\.image$/.test(path)).map(({ text }) => text),
    );
    expect(images.length).toBeGreaterThan(15);
    for (const image of images) expect(image).toMatch(/^[^@]+:[^@]+@sha256:[0-9a-f]{64}$/);
    expect(JSON.stringify(objects.objects)).not.toMatch(/gcr\.io|pkg\.dev|googleapis|:latest/);
  });
});

// As it is, an environment is in dist/, whose every file a test of its own holds to the same.
describe.each([
  ['with a Gateway', asGateway],
  ['with Prometheus', withPrometheus],
] as const)('objects of memql/staging, %s', (_, change) => {
  let changed: JsonObject[];
  beforeAll(async () => {
    const known = new Set(staging.objects.map(({ object }) => JSON.stringify(object)));
    const { objects } = await rendered(memql, 'staging', change);
    changed = objects.map(({ object }) => object).filter((object) => !known.has(JSON.stringify(object)));
  });

  test(
    'a strict API server takes all that differs',
    async () => {
      expect(await schemaProblems(changed)).toEqual([]);
    },
    FIRST_USE_MS,
  );

  test('defaults inside lists are rendered, or an object would be out of sync for ever', () => {
    const defined = changed.filter(({ apiVersion }) =>
      /^(argoproj|external-secrets|cert-manager|gateway\.networking\.k8s|monitoring\.coreos)\./.test(String(apiVersion)),
    );
    const missing = defined.flatMap((object) =>
      missingListDefaults(object as KubernetesObject).map((path) => `${String(object['kind'])}/${nameOf(object)} ${path}`),
    );
    expect(missing).toEqual([]);
    expect(defined.length).toBeGreaterThan(0);
  });
});

describe.each(ENVIRONMENTS)('Argo CD of memql/%s', (environment) => {
  const objects = (): Rendered => (environment === 'prod' ? prod : staging);

  test('is a folder that a person applies: no Application delivers it', () => {
    const paths = objects()
      .all('Application')
      .map((each) => at(each, 'spec.source.path'));
    expect(paths.sort()).toEqual(['base', 'delivery', 'memql'].map((folder) => `dist/memql/${environment}/${folder}`));
    expect(objects().objects.filter(({ application }) => application === 'argocd').length).toBeGreaterThan(50);
  });

  test('tracks by annotation, and knows the health of Applications', () => {
    const settings = at(objects().get('ConfigMap', 'argocd-cm'), 'data') as JsonObject;
    expect(settings['application.resourceTrackingMethod']).toBe('annotation');
    expect(settings['resource.customizations.health.argoproj.io_Application']).toContain('health');
  });

  test('gets no field that this version does not know', () => {
    const crds = (ARGO_CD_INSTALLS['3.5.7']?.objects() ?? []) as JsonObject[];
    const managed = [...objects().all('Application'), ...objects().all('AppProject')];
    expect(managed.length).toBe(5);
    expect(managed.flatMap((each) => unknownFields(each, schemaOf(crds, String(each['kind'])), nameOf(each)))).toEqual([]);
    // What 3.x added, for instance, and 2.13 does not know.
    const newer = { spec: { syncPolicy: { automated: { enabled: true } } } };
    const older = (ARGO_CD_INSTALLS['2.13.3']?.objects() ?? []) as JsonObject[];
    expect(unknownFields(newer, schemaOf(crds, 'Application'), 'newer')).toEqual([]);
    expect(unknownFields(newer, schemaOf(older, 'Application'), 'newer')).toEqual(['newer.spec.syncPolicy.automated.enabled']);
  });

  test('prunes and heals the mesh, but for what data would be lost with', () => {
    const application = objects().get('Application', `memql-${environment}-memql`);
    expect(at(application, 'spec.syncPolicy.automated')).toEqual({ prune: true, selfHeal: true });
    const spared = objects().objects.flatMap(({ object }) =>
      annotationOf(object, 'argocd.argoproj.io/sync-options') === 'Delete=false,Prune=false'
        ? [`${object.kind}/${object.metadata.name}`]
        : [],
    );
    expect(spared.sort()).toEqual(['Certificate/memql-ca', 'Namespace/memql']);
  });

  test('root leaves a person’s break-glass alone', () => {
    const root = objects().get('Application', `memql-${environment}`);
    expect(listAt(root, 'spec.ignoreDifferences')).toEqual([
      { group: 'argoproj.io', kind: 'Application', jsonPointers: ['/spec/syncPolicy/automated'] },
    ]);
    expect(at(root, 'spec.syncPolicy.syncOptions')).toContain('RespectIgnoreDifferences=true');
  });

  test('the mesh’s project writes into the mesh’s namespace alone, root’s into Argo CD’s alone', () => {
    const destinations = (name: string) => listAt(objects().get('AppProject', name), 'spec.destinations').map(({ namespace }) => namespace);
    expect(destinations(`memql-${environment}`)).toEqual(['', 'memql']);
    expect(destinations(`memql-${environment}-root`)).toEqual(['argocd']);
  });
});

function schemaOf(crds: readonly JsonObject[], kind: string): JsonObject {
  const crd = crds.find((each) => each['kind'] === 'CustomResourceDefinition' && at(each, 'spec.names.kind') === kind);
  const schema = at(crd, 'spec.versions[0].schema.openAPIV3Schema');
  if (schema === undefined) throw new Error(`no CRD of ${kind}`);
  return schema as JsonObject;
}

/** Paths of an object that its schema does not name. */
function unknownFields(value: unknown, schema: JsonObject, path: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => unknownFields(item, (schema['items'] ?? {}) as JsonObject, `${path}[${index}]`));
  }
  const properties = schema['properties'] as Record<string, JsonObject> | undefined;
  if (typeof value !== 'object' || value === null || properties === undefined) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const known = properties[key];
    if (known !== undefined) return unknownFields(inner, known, `${path}.${key}`);
    return [`${path}.${key}`];
  });
}
