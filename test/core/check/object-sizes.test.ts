import type { JsonValue, KubernetesObject } from '../../../core/object/object';
import { CONTAINER, changed, DEPLOYMENT, found, MAP, object, SERVICE, x } from '../../support/checked-objects';

describe('amounts and sizes', () => {
  const withResources = (resources: JsonValue): KubernetesObject =>
    changed(DEPLOYMENT, { 'spec.template.spec.containers': [{ ...CONTAINER, resources }] });
  const at = 'spec.template.spec.containers[0].resources';

  test.each<[string, KubernetesObject, string]>([
    [
      'no quantity',
      withResources({ requests: { cpu: '1 core' } }),
      `${at}.requests.cpu: expected a quantity such as 250m or 512Mi, got "1 core"; correct it`,
    ],
    [
      'memory for CPU',
      withResources({ requests: { cpu: '256Mi' } }),
      `${at}.requests.cpu: expected an amount of CPU such as 250m, got "256Mi"`,
    ],
    [
      'CPU for memory',
      withResources({ requests: { memory: '200m' } }),
      `${at}.requests.memory: expected whole bytes such as 512Mi, got "200m"`,
    ],
    [
      'more than the limit',
      withResources({ requests: { memory: '2Gi' }, limits: { memory: '1Gi' } }),
      `${at}.requests.memory: expected at most limits.memory (1Gi), got 2Gi; lower it`,
    ],
    [
      '26 digits',
      object('v1', 'PersistentVolumeClaim', { spec: { resources: { requests: { storage: '12345678901234567890123456' } } } }),
      'spec.resources.requests.storage: expected a quantity',
    ],
    [
      'resources of an operator’s kind',
      object('postgresql.cnpg.io/v1', 'Cluster', { spec: { resources: { limits: { memory: '1GB' } } } }),
      'spec.resources.limits.memory: expected a quantity',
    ],
    [
      'replicas beyond 32 bits',
      changed(DEPLOYMENT, { 'spec.replicas': 2 ** 31 }),
      'spec.replicas: expected a whole number of at most 2147483647, got 2147483648',
    ],
    ['half a replica', changed(DEPLOYMENT, { 'spec.replicas': 1.5 }), 'spec.replicas: expected a whole number'],
    ['port 0', changed(SERVICE, { 'spec.ports': [{ port: 0 }] }), 'spec.ports[0].port: expected a port from 1 to 65535, got 0'],
    [
      'port 65536',
      changed(DEPLOYMENT, { 'spec.template.spec.containers': [{ ...CONTAINER, ports: [{ containerPort: 65_536 }] }] }),
      'containerPort: expected a port from 1 to 65535, got 65536',
    ],
    [
      'a ConfigMap above 1 MiB',
      changed(MAP, { data: { a: x(2 ** 20), b: 'c' } }),
      'data: expected at most 1048576 bytes, got 1048577; divide it',
    ],
    [
      'a ConfigMap of many bytes in few characters',
      changed(MAP, { data: { a: '🚢'.repeat(2 ** 18), b: 'c' } }),
      'data: expected at most 1048576 bytes, got 1048577',
    ],
    [
      'any object above 1 MiB',
      object('example.com/v1', 'Text', { spec: { text: x(2 ** 20) } }),
      'the object: expected at most 1048576 bytes',
    ],
  ])('%s: refused', (_, wrong, message) => expect(found(wrong)).toEqual([expect.stringContaining(message)]));

  test.each<[string, KubernetesObject]>([
    ['a ConfigMap of 1 MiB', changed(MAP, { data: { a: x(2 ** 20) } })],
    ['a Secret of 1 MiB, written as more', object('v1', 'Secret', { data: { a: Buffer.alloc(2 ** 20).toString('base64') } })],
    [
      'quantities as apimachinery reads them',
      withResources({ requests: { cpu: '500e-3', memory: '100e6' }, limits: { cpu: 1, memory: '1E9' } }),
    ],
    [
      'the schema of a definition',
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'a.b.c' },
        spec: { resources: { requests: { cpu: 'x' } } },
      },
    ],
  ])('%s is fine', (_, fine) => expect(found(fine)).toEqual([]));
});
