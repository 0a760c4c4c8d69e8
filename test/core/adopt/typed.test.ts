import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { ConfigMap } from '../../../constructs/config-map';
import { ExternalSecretGrant, fromPath } from '../../../constructs/secrets/external-secret';
import { codeOf } from '../../../core/adopt/code';
import { constructPiece } from '../../../core/adopt/own-constructs';
import { pieceOf } from '../../../core/adopt/piece';
import { externalSecret } from '../../../core/adopt/secrets';
import { typedPiece } from '../../../core/adopt/typed';
import type { JsonValue, KubernetesObject } from '../../../core/object/object';
import { customTypes, kubernetesTypes } from '../../../ports/process/kubernetes-types';
import { manifests } from '../../support/synth';

const types = kubernetesTypes();
const piece = (object: JsonValue) =>
  pieceOf(new Map([['staging', object]]), ['staging'], [], { differs: () => [], slotOf: () => undefined, isImage: () => false });
const codeFor = (object: Record<string, unknown>): string | undefined => {
  const given = object as unknown as KubernetesObject;
  const typed = constructPiece(given, piece(given)) ?? typedPiece(given, piece(given), types);
  return typed && `new ${typed.callee}(scope, 'x', ${codeOf(typed.piece)})`;
};
const rendered = (code: string) => {
  const scope = new Chart(new App(), 'c', { disableResourceNameHashes: true });
  new Function('scope', 'k8s', 'ConfigMap', 'ExternalSecretGrant', 'fromPath', code)(scope, k8s, ConfigMap, ExternalSecretGrant, fromPath);
  return manifests(scope);
};

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: {
    clusterIP: 'None',
    ports: [
      { port: 80, targetPort: 'http' },
      { port: 81, targetPort: 8081 },
    ],
  },
};
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', annotations: { a: 'b' } },
  spec: {
    containers: [{ name: 'web', args: [], resources: { limits: { cpu: 1, memory: '64Mi' } } }],
    volumes: [{ name: 'tmp', emptyDir: {} }],
  },
};

test.each([service, pod])('a kind that has a class is made by it, and is the very same', (object) => {
  const code = codeFor(object) ?? '';
  expect(code).toMatch(/^new k8s\.Kube(?:Service|Pod)\(/);
  expect(rendered(code)).toEqual([object]);
});

test('names and values are those of the types', () => {
  const code = codeFor(service) ?? '';
  expect(code).toContain("clusterIp: 'None'");
  expect(code).toContain("targetPort: k8s.IntOrString.fromString('http')");
  expect(code).toContain('targetPort: k8s.IntOrString.fromNumber(8081)');
  expect(codeFor(pod)).toContain('cpu: k8s.Quantity.fromNumber(1)');
});

test.each([
  ['a field that the types do not know', { ...pod, spec: { ...pod.spec, hostUsers: false, newField: 1 } }],
  ['a value of another type', { ...pod, spec: { ...pod.spec, priority: 'high' } }],
  ['a date', { ...pod, metadata: { name: 'web', creationTimestamp: '2026-01-01T00:00:00Z' } }],
  ['a field that is missing', { ...service, spec: { ports: [{ name: 'x' }] } }],
  ['a kind that has none', { apiVersion: 'example.com/v1', kind: 'Lamp', metadata: { name: 'x' } }],
])('an object with %s stays as it is', (_, object) => {
  expect(codeFor(object)).toBeUndefined();
});

describe('our constructs', () => {
  test('make a ConfigMap that has data alone, in their few words', () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } };
    const code = codeFor(object) ?? '';
    expect(code).toMatch(/^new ConfigMap\(/);
    expect(rendered(code)).toEqual([object]);
    expect(codeFor({ ...object, metadata: { name: 'settings', labels: { a: 'b' } } })).toMatch(/^new k8s\.KubeConfigMap\(/);
  });

  test('make the ExternalSecret of an imported Secret', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db', labels: { a: 'b' } }, data: { user: 'x', password: 'y' } };
    const { object } = externalSecret(secret, 'shop', { name: 'shop', kind: 'ClusterSecretStore' });
    const code = codeFor(object) ?? '';
    expect(code).toMatch(/^new ExternalSecretGrant\([\s\S]*fromPath\('shop-db', \['password', 'user'\]\)/);
    expect(rendered(code)).toEqual([object]);
    const tls = externalSecret({ ...secret, type: 'kubernetes.io/tls' }, 'shop', { name: 'shop', kind: 'ClusterSecretStore' });
    expect(codeFor(tls.object)).toBeUndefined();
  });
});

describe('a custom resource that Galley has types of', () => {
  const route = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      parentRefs: [{ name: 'edge' }],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'web', port: 80 }] }],
    },
  } as unknown as KubernetesObject;
  const [gateway, ...none] = customTypes(['gateway.networking.k8s.io', 'example.com', '', '../secrets']);

  test('is made by its class, with the members of its enumerations', () => {
    expect(none).toEqual([]);
    const typed = gateway && typedPiece(route, piece(route), gateway);
    expect(typed).toMatchObject({
      callee: 'HttpRoute',
      from: 'galley/imports/gateway.networking.k8s.io',
      imports: ['HttpRoute', 'HttpRouteSpecRulesMatchesPathType'],
    });
    expect(typed && codeOf(typed.piece)).toContain('type: HttpRouteSpecRulesMatchesPathType.PATH_PREFIX,');
  });

  test('stays as it is with a value that its enumeration has not', () => {
    const odd = JSON.parse(JSON.stringify(route).replace('PathPrefix', 'Odd')) as KubernetesObject;
    expect(gateway && typedPiece(odd, piece(odd), gateway)).toBeUndefined();
  });
});
