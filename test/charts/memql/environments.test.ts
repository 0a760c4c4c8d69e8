import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { memql } from '../../../charts/memql';
import { loadEnvironmentWithWarnings } from '../../../core/env/load';
import { sentenceOf } from '../../../core/errors';
import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { ARGO_CD_INSTALLS } from '../../../imports/argo-cd-install';
import { missingListDefaults } from '../../support/crd-defaults';
import { edit } from '../../support/edit';
import { ROOT } from '../../support/galley';
import { containerOf, listAt, nameOf, textsOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at } from '../../support/synth';
import { annotationOf, ENVIRONMENTS, type EnvironmentName, identitiesOf, memqlOf, withPrometheus } from './support/environments';

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
    expect(neutral(prod, 'prod')).toEqual(neutral(staging, 'staging'));
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

  test('is told no field that this version does not know', () => {
    const crds = (ARGO_CD_INSTALLS['2.13.3']?.objects() ?? []) as JsonObject[];
    const managed = [...objects().all('Application'), ...objects().all('AppProject')];
    expect(managed.length).toBe(5);
    expect(managed.flatMap((each) => unknownFields(each, schemaOf(crds, String(each['kind'])), nameOf(each)))).toEqual([]);
    // What 3.x added, for instance.
    const newer = { spec: { syncPolicy: { automated: { enabled: true } } } };
    expect(unknownFields(newer, schemaOf(crds, 'Application'), 'newer')).toEqual(['newer.spec.syncPolicy.automated.enabled']);
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

describe('rules', () => {
  test.each(ENVIRONMENTS)('%s is rendered, with a warning for each known vulnerability of its Argo CD', async (environment) => {
    const file = `envs/memql/${environment}.yaml`;
    const { warnings } = await loadEnvironmentWithWarnings({ text: textOf(environment), file, systems: [memql] });
    const messages = warnings.map(sentenceOf);
    expect(messages.filter((each) => each.includes('CVE-2025-55190') && each.includes('2.13.9'))).toHaveLength(1);
  });

  test('a load balancer that everyone may connect to is refused in production, as its port has no TLS', async () => {
    const unnamed = edit([/ {2}externalGrpc: .*\n/, '']);
    await expect(memqlOf('prod', unnamed)).rejects.toThrow(
      /config\.externalGrpc\.sourceRanges: expected the ranges that may connect to bff-external in production, .*, got none, which is everyone/,
    );
    expect(textOf('staging')).not.toContain('externalGrpc');
    await expect(memqlOf('staging')).resolves.toBeDefined();
  });

  const warnings = async (environment: EnvironmentName, change: (text: string) => string = (text) => text): Promise<string[]> => {
    const file = `envs/memql/${environment}.yaml`;
    return (await loadEnvironmentWithWarnings({ text: change(textOf(environment)), file, systems: [memql] })).warnings.map(sentenceOf);
  };

  test('a sandbox that connects as the mesh’s own database role is warned of, until it has one of its own', async () => {
    const told = (all: readonly string[]) => all.filter((each) => each.includes("the mesh's own role"));
    expect(told(await warnings('prod'))).toHaveLength(1);
    const own = edit([/ {4}acceptedSecrets:\n(?: {6}.*\n)+/, '    acceptedSecrets: []\n    ownDatabaseRole: true\n']);
    expect(told(await warnings('prod', own))).toEqual([]);
    const objects = await memqlOf('prod', own);
    const { env } = containerOf(objects.get('Deployment', 'workbench'), 'workbench');
    expect(env).toContainEqual({
      name: 'MEMORY_NODES_DATABASE_DSN',
      valueFrom: { secretKeyRef: { name: 'memql-workbench-database', key: 'MEMORY_NODES_DATABASE_DSN' } },
    });
    expect(at(objects.get('ExternalSecret', 'memql-workbench-database'), 'spec.data')).toMatchObject([
      { remoteRef: { key: 'memql-workbench-database-dsn' } },
    ]);
  });

  test('a role of its own beside the mesh’s own DSN is refused', async () => {
    await expect(memqlOf('prod', edit(['    acceptedSecrets:', '    ownDatabaseRole: true\n    acceptedSecrets:']))).rejects.toThrow(
      /acceptedSecrets\[0\]: expected no MEMORY_NODES_DATABASE_DSN where ownDatabaseRole is true/,
    );
  });

  test('the vault is read as an account of this namespace alone, and an id that no identity has is warned of', async () => {
    const objects = await memqlOf('prod', edit(['clientId: 00000000', 'clientId: 6f1d2c3b'], ['tenantId: 00000000', 'tenantId: 6f1d2c3b']));
    expect(at(objects.get('SecretStore', 'memql-key-vault'), 'spec.provider.azurekv.serviceAccountRef')).toEqual({
      name: 'memql-key-vault-reader',
    });
    expect(at(objects.get('ServiceAccount', 'memql-key-vault-reader'), 'metadata.annotations')).toMatchObject({
      'azure.workload.identity/client-id': '6f1d2c3b-0000-4000-8000-000000000002',
      'azure.workload.identity/tenant-id': '6f1d2c3b-0000-4000-8000-000000000000',
    });
    const unreal = (all: readonly string[]) => all.filter((each) => each.includes('no identity has this id'));
    expect(unreal(await warnings('prod'))).toHaveLength(2);
    expect(unreal(await warnings('prod', edit(['clientId: 00000000', 'clientId: 6f1d2c3b'])))).toHaveLength(1);
  });

  test.each([
    ['argoRollouts', 'brings new versions in step by step'],
    ['certManager', 'issues all certificates'],
    ['externalSecrets', 'brings the secrets from Key Vault'],
  ])('a cluster without %s is refused', async (operator, why) => {
    await expect(memqlOf('staging', edit([new RegExp(` {4}${operator}: .*\n`), '']))).rejects.toThrow(
      `cluster.operators: expected ${operator}, which ${why}, got none`,
    );
  });

  test('the vault of another environment is refused', async () => {
    await expect(memqlOf('prod', edit(['kv-memql-prod', 'kv-memql-staging']))).rejects.toThrow(
      /config\.keyVault\.name: expected kv-memql-prod, a vault of this environment alone, got kv-memql-staging/,
    );
  });

  test('one pod of a node is refused: its budget would keep every machine from being emptied', async () => {
    await expect(memqlOf('staging', edit(['    voice: { ', '    voice: { replicas: 1, ']))).rejects.toThrow(
      /config\.nodes\.voice\.replicas/,
    );
  });

  test('a cluster whose kubelet can’t sleep is refused, since distroless images can’t either', async () => {
    await expect(memqlOf('staging', edit(['kubernetesVersion: "1.35"', 'kubernetesVersion: "1.29"']))).rejects.toThrow(
      /kubernetesVersion: expected at least 1\.30, .*, got 1\.29; upgrade the cluster/,
    );
    await expect(memqlOf('staging', edit(['kubernetesVersion: "1.35"', 'kubernetesVersion: "1.30"']))).resolves.toBeDefined();
  });

  test('values that a cluster would refuse are refused in their place', async () => {
    const refused = (from: string, to: string) => expect(memqlOf('staging', edit([from, to]))).rejects;
    await refused('app: app.staging.copresent.ai', 'app: 10.0.0.1').toThrow(/:\d+:\d+ config\.hosts\.app: expected a host name/);
    await refused('identity: identity.staging.copresent.ai', 'identity: 10.0.0.1').toThrow(/config\.hosts\.identity: expected a host name/);
    await refused('  gate:\n', '  externalGrpc: { idleTimeoutMinutes: 31 }\n  gate:\n').toThrow(
      /idleTimeoutMinutes: expected at most 30, got 31/,
    );
    await refused('  gate:\n', '  externalGrpc: { sourceRanges: [10.0.0.0/33] }\n  gate:\n').toThrow(
      /:\d+:\d+ config\.externalGrpc\.sourceRanges\[0\]: expected an address range such as 10\.0\.0\.1\/32, got "10\.0\.0\.0\/33"/,
    );
  });

  test('a delivery by what the cluster does not have is refused', async () => {
    await expect(memqlOf('staging', edit(['delivery: argocd', 'delivery: flux']))).rejects.toThrow(
      /cluster\.operators: expected flux, which reconciles the rendered tree, got none/,
    );
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
