import { exceptionsOf, NO_EXCEPTIONS } from '../../../core/drift/exceptions';
import { admissionSchema } from '../../../core/env/admission';
import type { KubernetesObject } from '../../../core/object/object';
import { digestOf } from '../../support/shop-system';

const reason = 'the mesh';
const exceptions = exceptionsOf(
  admissionSchema.parse({
    injectedContainers: [{ name: 'istio-proxy', image: 'docker.io/istio/proxyv2', reason }],
    mirrors: [
      { from: 'ghcr.io', to: 'mirror.example.org/ghcr', reason },
      { from: 'docker.io', to: 'mirror.example.org/hub', reason },
    ],
    writtenFields: [
      { kind: 'Service', name: 'web', field: 'spec.loadBalancerClass', reason },
      { kind: 'Deployment', field: 'metadata.annotations', reason },
    ],
  }),
);
const DIGEST = digestOf('a');
const DECLARED = new Set([`ghcr.io/example/web:1@${DIGEST}`, `redis:7@${DIGEST}`]);

test.each([
  ['is declared', 'web', `ghcr.io/example/web:1@${DIGEST}`],
  ['is behind the mirror', 'web', `mirror.example.org/ghcr/example/web:1@${DIGEST}`],
  ['is behind the mirror, without its tag', 'web', `mirror.example.org/ghcr/example/web@${DIGEST}`],
  ['is of Docker Hub, which dist/ does not name', 'redis', `mirror.example.org/hub/library/redis:7@${DIGEST}`],
  ['is of the container that the mesh injects', 'istio-proxy', 'istio/proxyv2:1.27.0'],
])('an image that %s is no drift', (_, name, image) => {
  expect(exceptions.allowImage({ name, image }, DECLARED)).toBe(true);
  if (!DECLARED.has(image)) expect(NO_EXCEPTIONS.allowImage({ name, image }, DECLARED)).toBe(false);
});

test.each([
  ['another digest behind the mirror', 'web', `mirror.example.org/ghcr/example/web:1@${digestOf('b')}`],
  ['another tag behind the mirror', 'web', `mirror.example.org/ghcr/example/web:2@${DIGEST}`],
  ['a tag alone behind the mirror', 'web', 'mirror.example.org/ghcr/example/web:1'],
  ['another image of the mirror', 'web', `mirror.example.org/ghcr/other/web:1@${DIGEST}`],
  ["a registry whose name begins like the mirror's", 'web', `mirror.example.org/ghcrs/example/web:1@${DIGEST}`],
  ['an injected image in a container of another name', 'web', 'docker.io/istio/proxyv2:1.27.0'],
  ['another image in a container of an injected name', 'istio-proxy', 'docker.io/istio/other:1.27.0'],
])('%s is drift', (_, name, image) => {
  expect(exceptions.allowImage({ name, image }, DECLARED)).toBe(false);
});

test.each<[boolean, string, string, string[]]>([
  [true, 'Service', 'web', ['spec', 'loadBalancerClass']],
  [false, 'Service', 'other', ['spec', 'loadBalancerClass']],
  [false, 'Service', 'web', ['spec', 'loadBalancerClassOther']],
  [true, 'Deployment', 'any', ['metadata', 'annotations', 'a']],
  [false, 'StatefulSet', 'any', ['metadata', 'annotations', 'a']],
])('%s: of %s %s the field %j may be written', (expected, kind, name, path) => {
  const object: KubernetesObject = { apiVersion: 'v1', kind, metadata: { name } };
  expect(exceptions.allowField(object, { path, live: 'x' })).toBe(expected);
  expect(NO_EXCEPTIONS.allowField(object, { path, live: 'x' })).toBe(false);
});

test('a field that holds an image may name the mirror', () => {
  const object: KubernetesObject = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' } };
  const path = ['spec', 'image'];
  const [declared = ''] = DECLARED;
  expect(exceptions.allowField(object, { path, declared, live: `mirror.example.org/ghcr/example/web:1@${DIGEST}` })).toBe(true);
  expect(exceptions.allowField(object, { path, declared, live: `evil.example.org/ghcr/example/web:1@${DIGEST}` })).toBe(false);
});

test.each([['injectedContainers'], ['mirrors'], ['writtenFields']] as const)('an exception of %s without a reason is refused', (list) => {
  const whole = { name: 'a', image: 'ghcr.io/a', from: 'ghcr.io', to: 'b.io', kind: 'Service', field: 'spec' };
  const keys = { injectedContainers: ['name', 'image'], mirrors: ['from', 'to'], writtenFields: ['kind', 'field'] }[list];
  const entry = Object.fromEntries(keys.map((key) => [key, whole[key as keyof typeof whole]]));
  expect(admissionSchema.safeParse({ [list]: [{ ...entry, reason }] }).success).toBe(true);
  expect(admissionSchema.safeParse({ [list]: [{ ...entry, reason: ' ' }] }).success).toBe(false);
  expect(admissionSchema.safeParse({ [list]: [entry] }).success).toBe(false);
});
