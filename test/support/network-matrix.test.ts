import type { JsonObject, JsonValue } from '../../core/object/object';
import { type Attempt, mayReach, type PodEndpoint } from './network-matrix';

const policy = (name: string, spec: JsonObject, namespace = 'shop'): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec,
});
const app = (value: string): JsonObject => ({ matchLabels: { app: value } });
const pod = (value: string, namespace = 'shop'): PodEndpoint => ({ namespace, labels: { app: value }, ports: { http: 80 } });
const rule = (ports: JsonValue, ...from: JsonValue[]): JsonObject => ({ from, ports });

const closed = policy('closed', { podSelector: app('api'), policyTypes: ['Ingress', 'Egress'] });
const ingress = (...rules: JsonObject[]): JsonObject => policy('in', { podSelector: app('api'), policyTypes: ['Ingress'], ingress: rules });
const egress = (...rules: JsonObject[]): JsonObject => policy('out', { podSelector: app('api'), policyTypes: ['Egress'], egress: rules });

const cases: [claim: string, policies: JsonObject[], attempt: Attempt, may: boolean][] = [
  ['everything is open without a policy', [], { from: pod('web'), to: pod('api'), port: 80 }, true],
  [
    'a policy of another namespace closes nothing',
    [policy('x', { podSelector: {} }, 'other')],
    { from: pod('web'), to: pod('api'), port: 80 },
    true,
  ],
  ['a selected pod without rules is closed inwards', [closed], { from: pod('web'), to: pod('api'), port: 80 }, false],
  ['a selected pod without rules is closed outwards', [closed], { from: pod('api'), to: pod('web'), port: 80 }, false],
  ['an empty pod selector selects every pod', [policy('all', { podSelector: {} })], { from: pod('web'), to: pod('api'), port: 80 }, false],
  ['an ingress policy leaves the way out open', [ingress()], { from: pod('api'), to: pod('web'), port: 80 }, true],
  ['policies add up: one that opens is enough', [closed, ingress({})], { from: pod('web'), to: pod('api'), port: 80 }, true],
  ['both ends have to be open', [closed, egress({})], { from: pod('api'), to: { ...pod('api'), ports: {} }, port: 80 }, false],
  ['a port that is not listed is closed', [ingress(rule([{ port: 80 }]))], { from: pod('web'), to: pod('api'), port: 81 }, false],
  ['a port means TCP', [ingress(rule([{ port: 80 }]))], { from: pod('web'), to: pod('api'), port: 80, protocol: 'UDP' }, false],
  [
    'a protocol alone means all its ports',
    [ingress(rule([{ protocol: 'UDP' }]))],
    { from: pod('web'), to: pod('api'), port: 9, protocol: 'UDP' },
    true,
  ],
  ['a range ends with its last port', [ingress(rule([{ port: 80, endPort: 82 }]))], { from: pod('web'), to: pod('api'), port: 82 }, true],
  ['a range ends after its last port', [ingress(rule([{ port: 80, endPort: 82 }]))], { from: pod('web'), to: pod('api'), port: 83 }, false],
  [
    'a named port is that of the pod connected to',
    [ingress(rule([{ port: 'http' }]))],
    { from: pod('web'), to: pod('api'), port: 80 },
    true,
  ],
  ['a named port is no other port', [ingress(rule([{ port: 'http' }]))], { from: pod('web'), to: pod('api'), port: 81 }, false],
  [
    'an outgoing named port is looked up at the far end',
    [egress({ ports: [{ port: 'http' }] })],
    { from: pod('api'), to: pod('web'), port: 80 },
    true,
  ],
  [
    'a pod selector means the own namespace',
    [ingress(rule([], { podSelector: app('web') }))],
    { from: pod('web', 'other'), to: pod('api'), port: 80 },
    false,
  ],
  [
    'a namespace selector reads the name label',
    [ingress(rule([], { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } }, podSelector: app('web') }))],
    { from: pod('web', 'other'), to: pod('api'), port: 80 },
    true,
  ],
  [
    'both selectors of one peer have to match',
    [ingress(rule([], { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } }, podSelector: app('web') }))],
    { from: pod('job', 'other'), to: pod('api'), port: 80 },
    false,
  ],
  [
    'expressions count',
    [ingress(rule([], { podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] } }))],
    { from: pod('web'), to: pod('api'), port: 80 },
    false,
  ],
  [
    'an address in the block is reached',
    [egress({ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] })],
    { from: pod('api'), to: { ip: '1.1.1.1' }, port: 443 },
    true,
  ],
  [
    'an excepted address is not',
    [egress({ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] })],
    { from: pod('api'), to: { ip: '10.1.1.1' }, port: 443 },
    false,
  ],
  [
    'an IPv4 block has no IPv6 address',
    [egress({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] })],
    { from: pod('api'), to: { ip: '2001:db8::1' }, port: 443 },
    false,
  ],
  [
    'an IPv6 block has its own',
    [egress({ to: [{ ipBlock: { cidr: '2001:db8::/32' } }] })],
    { from: pod('api'), to: { ip: '2001:db8::1' }, port: 443 },
    true,
  ],
  [
    'a block does not mean pods',
    [egress({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] })],
    { from: pod('api'), to: pod('web'), port: 80 },
    false,
  ],
  [
    'a selector does not mean addresses',
    [ingress(rule([], { podSelector: {} }))],
    { from: { ip: '1.1.1.1' }, to: pod('api'), port: 80 },
    false,
  ],
  [
    'policies without types are about ingress',
    [policy('in', { podSelector: app('api') })],
    { from: pod('api'), to: pod('web'), port: 80 },
    true,
  ],
  [
    'policies without types are about egress where they have such rules',
    [policy('in', { podSelector: app('api'), egress: [{ ports: [{ port: 81 }] }] })],
    { from: pod('api'), to: pod('web'), port: 80 },
    false,
  ],
  [
    'an empty list of such rules counts as none, as the API server fills it in',
    [policy('in', { podSelector: app('api'), egress: [] })],
    { from: pod('api'), to: pod('web'), port: 80 },
    true,
  ],
  [
    'a named port of another protocol is not meant',
    [ingress(rule([{ port: 'http', protocol: 'UDP' }]))],
    { from: pod('web'), to: pod('api'), port: 80, protocol: 'UDP' },
    false,
  ],
];

test.each(cases)('%s', (_, policies, attempt, may) => expect(mayReach(policies, attempt)).toBe(may));
