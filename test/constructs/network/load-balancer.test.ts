import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { LoadBalancer, type LoadBalancerProps } from '../../../constructs/network/load-balancer';
import type { JsonObject } from '../../../core/object/object';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, synth } from '../../support/synth';

const smallest: LoadBalancerProps = { selector: { app: 'live', colour: 'active' }, ports: { grpc: 50051 } };
const everything: Required<LoadBalancerProps> = {
  ...smallest,
  name: 'live-external',
  annotations: { 'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout': '30' },
  externalTrafficPolicy: 'Local',
  externalIps: ['203.0.113.7'],
  sourceRanges: ['203.0.113.0/24'],
};

test('smallest: a Service of type LoadBalancer, to ports by their names', () => {
  expect(synth(LoadBalancer, smallest)).toMatchInlineSnapshot(`
[
  {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {
      "name": "subject",
    },
    "spec": {
      "ports": [
        {
          "name": "grpc",
          "port": 50051,
          "targetPort": "grpc",
        },
      ],
      "selector": {
        "app": "live",
        "colour": "active",
      },
      "type": "LoadBalancer",
    },
  },
]
`);
});

test('everything: every prop reaches the Service', () => {
  expect(synth(LoadBalancer, everything)[0]).toMatchObject({
    metadata: { name: 'live-external', annotations: everything.annotations },
    spec: { externalTrafficPolicy: 'Local', loadBalancerSourceRanges: ['203.0.113.0/24'] },
  });
});

test.each<[keyof LoadBalancerProps, LoadBalancerProps]>([
  ['selector', { ...smallest, selector: {} }],
  ['ports', { ...smallest, ports: {} }],
  ['sourceRanges', { ...smallest, sourceRanges: [] }],
])('refuses %s that name nothing', (prop, wrong) => {
  expect(() => synth(LoadBalancer, wrong)).toThrow(`test/subject: ${prop}: expected at least one, got none; name what is meant`);
});

test('hatch: ApiObject.of finds the Service', () => {
  const chart = Testing.chart();
  ApiObject.of(new LoadBalancer(chart, 'subject', smallest)).addJsonPatch(JsonPatch.add('/spec/sessionAffinity', 'ClientIP'));
  expect(Testing.synth(chart)[0]).toHaveProperty('spec.sessionAffinity', 'ClientIP');
});

test('it leads to the active colour alone: a pod that lacks one of the labels is not behind it', () => {
  const selector = Object.entries(at(synth(LoadBalancer, smallest)[0], 'spec.selector') as JsonObject);
  const isBehindIt = (labels: Record<string, string>): boolean => selector.every(([key, value]) => labels[key] === value);
  const preview = { app: 'live', colour: 'preview' };
  const former = { app: 'live' };
  expect([{ app: 'live', colour: 'active' }, preview, former].map(isBehindIt)).toEqual([true, false, false]);
});

test(
  'a strict API server takes what is rendered',
  async () => {
    expect(await schemaProblems(synth(LoadBalancer, everything))).toEqual([]);
  },
  FIRST_USE_MS,
);
