import type { KubernetesObject } from '../../../core/object/object';
import { CONTAINER, CRON, changed, DEPLOYMENT, found, MAP, object, SERVICE, workload, x } from '../../support/checked-objects';

describe('names', () => {
  test.each<[string, KubernetesObject]>([
    ['a Deployment', DEPLOYMENT],
    ['a ConfigMap', MAP],
    ['a Service', SERVICE],
    ['a CronJob', CRON],
    ['a name of 253 characters', changed(MAP, { 'metadata.name': `${x(63)}.${x(63)}.${x(63)}.${x(61)}` })],
    ['a role with a colon', changed(object('rbac.authorization.k8s.io/v1', 'Role'), { 'metadata.name': 'System:Reader' })],
    ['a namespace that begins with a digit', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: '1st' } }],
    [
      'a Deployment of 242 characters',
      changed(DEPLOYMENT, { 'metadata.name': `${x(200)}.${x(41)}`, 'spec.template.metadata.labels': { app: 'till' } }),
    ],
    ['an annotation with capitals', changed(MAP, { 'metadata.annotations': { 'Example.COM/Note': 'two words' } })],
    ['an empty label', changed(MAP, { 'metadata.labels': { 'example.com/note': '' } })],
  ])('%s is fine', (_, fine) => expect(found(fine)).toEqual([]));

  test.each<[string, KubernetesObject, string]>([
    [
      'capitals and underscores',
      changed(MAP, { 'metadata.name': 'Till_Settings' }),
      'metadata.name: expected lower-case letters, digits, inner dashes and single inner dots, got "Till_Settings"; rename it',
    ],
    ['two dots', changed(MAP, { 'metadata.name': 'a..b' }), 'metadata.name: expected lower-case'],
    ['dots alone', changed(MAP, { 'metadata.name': '..' }), 'metadata.name: expected lower-case'],
    ['nothing', changed(MAP, { 'metadata.name': '' }), 'metadata.name: expected lower-case'],
    [
      'no name',
      changed(MAP, { 'metadata.name': undefined }),
      'metadata.name: expected lower-case letters, digits, inner dashes and single inner dots, got none',
    ],
    ['254 characters', changed(MAP, { 'metadata.name': x(254) }), 'metadata.name: expected at most 253 characters, got 254; shorten it'],
    ['a namespace with a dot', changed(MAP, { 'metadata.namespace': 'a.b' }), 'metadata.namespace: expected a DNS label'],
    ['a Service with a dot', changed(SERVICE, { 'metadata.name': 'a.b' }), 'metadata.name: expected a name of a Service'],
    ['a Service that begins with a digit', changed(SERVICE, { 'metadata.name': '1st' }), 'metadata.name: expected a name of a Service'],
    ['a Service of 64 characters', changed(SERVICE, { 'metadata.name': x(64) }), 'metadata.name: expected at most 63 characters, got 64'],
    [
      'a role with a slash',
      changed(object('rbac.authorization.k8s.io/v1', 'Role'), { 'metadata.name': 'a/b' }),
      'metadata.name: expected a name without / and %',
    ],
    [
      'a StatefulSet of 53 characters',
      changed(workload('apps/v1', 'StatefulSet'), { 'metadata.name': x(53) }),
      'metadata.name: expected at most 52 characters, since eleven characters are added',
    ],
    [
      'a CronJob of 53 characters',
      changed(CRON, { 'metadata.name': x(53) }),
      'metadata.name: expected at most 52 characters, since eleven',
    ],
    [
      'a Job of 64 characters',
      changed(object('batch/v1', 'Job'), { 'metadata.name': x(64) }),
      'metadata.name: expected at most 63 characters, since it becomes a label of its pods',
    ],
    [
      'a Rollout of 243 characters',
      changed(workload('argoproj.io/v1alpha1', 'Rollout'), { 'metadata.name': x(243) }),
      'metadata.name: expected at most 242',
    ],
    [
      'a Kustomization of 64 characters',
      changed(object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization'), { 'metadata.name': x(64) }),
      'metadata.name: expected at most 63',
    ],
    [
      'a HelmRelease of 54 characters',
      changed(object('helm.toolkit.fluxcd.io/v2', 'HelmRelease'), { 'metadata.name': x(54) }),
      'metadata.name: expected at most 53',
    ],
    [
      'a database cluster of 51 characters',
      changed(object('postgresql.cnpg.io/v1', 'Cluster'), { 'metadata.name': x(51) }),
      'metadata.name: expected at most 50',
    ],
    [
      'a Prometheus of 42 characters',
      changed(object('monitoring.coreos.com/v1', 'Prometheus'), { 'metadata.name': x(42) }),
      'metadata.name: expected at most 41',
    ],
    [
      'a container with a capital',
      changed(DEPLOYMENT, { 'spec.template.spec.containers': [{ ...CONTAINER, name: 'Till' }] }),
      'spec.template.spec.containers[0].name: expected a DNS label',
    ],
    [
      'two containers of one name',
      changed(DEPLOYMENT, { 'spec.template.spec.initContainers': [{ name: 'till', image: 'a' }] }),
      'spec.template.spec.containers[0].name: expected each name once, got "till" again; rename one',
    ],
    [
      'a volume with an underscore',
      changed(DEPLOYMENT, { 'spec.template.spec.volumes': [{ name: 'a_b', emptyDir: {} }] }),
      'spec.template.spec.volumes[0].name: expected a DNS label',
    ],
    [
      'a port of 17 characters',
      changed(DEPLOYMENT, {
        'spec.template.spec.containers': [{ ...CONTAINER, ports: [{ name: 'metrics-and-trace', containerPort: 80 }] }],
      }),
      'spec.template.spec.containers[0].ports[0].name: expected at most 15 characters, got 17; shorten it',
    ],
    [
      'a port without a letter',
      changed(DEPLOYMENT, { 'spec.template.spec.containers': [{ ...CONTAINER, ports: [{ name: '80', containerPort: 80 }] }] }),
      'spec.template.spec.containers[0].ports[0].name: expected a name of a port',
    ],
    [
      'a port in a CronJob',
      changed(CRON, { 'spec.jobTemplate.spec.template.spec.containers': [{ ...CONTAINER, ports: [{ name: 'a--b', containerPort: 80 }] }] }),
      'spec.jobTemplate.spec.template.spec.containers[0].ports[0].name: expected a name of a port',
    ],
    [
      'ports of a Service without names',
      changed(SERVICE, { 'spec.ports': [{ port: 80 }, { name: 'a', port: 81 }] }),
      'spec.ports[0].name: expected a name, since the Service has several ports, got none; name it',
    ],
    ['a key of a ConfigMap', changed(MAP, { data: { 'a b': 'c' } }), 'data["a b"]: expected a key'],
    ['a key that begins with two dots', changed(MAP, { data: { '..a': 'c' } }), 'data["..a"]: expected a key'],
  ])('%s: refused', (_, wrong, message) => expect(found(wrong)).toEqual([expect.stringContaining(message)]));
});
