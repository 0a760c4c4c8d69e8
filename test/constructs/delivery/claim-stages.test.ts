import { ApiObject, Testing } from 'cdk8s';
import { type ClaimBinding, refuseUnboundClaims } from '../../../constructs/delivery/claim-stages';
import type { PlacedObject } from '../../../constructs/delivery/contents';

const chart = () => Testing.chart();
const claim = (spec: object = {}): object => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'workspace' }, spec });
const volumes = [{ name: 'workspace', persistentVolumeClaim: { claimName: 'workspace' } }];
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api' }, spec: { template: { spec: { volumes } } } };
const cronJob = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'clean' },
  spec: { jobTemplate: { spec: { template: { spec: { volumes } } } } },
};
const other = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' } };

const BINDING: ClaimBinding = { immediateStorageClasses: ['fast'], lastIsAwaited: false };

/** The objects in their stages; undefined for an application without any. */
function placed(...all: [stage: number | undefined, manifest: object][]): PlacedObject[] {
  const scope = chart();
  return all.map(([stage, manifest], index) => ({
    stage,
    object: new ApiObject(scope, `object-${index}`, manifest as ConstructorParameters<typeof ApiObject>[2]),
  }));
}

const bound: [why: string, contents: PlacedObject[]][] = [
  ['its consumer is in the same stage', placed([0, other], [1, claim()], [1, deployment])],
  ['an application without stages waits for nothing', placed([undefined, claim()], [undefined, other])],
  ['it is in the last stage, for another application', placed([0, other], [1, claim()])],
  [
    'one consumer is in the same stage, another later',
    placed([0, claim()], [0, deployment], [1, { ...deployment, metadata: { name: 'web' } }]),
  ],
  ['its class binds at once', placed([0, claim({ storageClassName: 'fast' })], [1, deployment])],
  ['it names its volume', placed([0, claim({ volumeName: 'pv', storageClassName: 'slow' })], [1, deployment])],
];
test.each(bound)('a claim is bound in its stage where %s', (_, contents) => {
  expect(() => refuseUnboundClaims(contents, BINDING)).not.toThrow();
});

const stuck: [why: string, contents: PlacedObject[], found: string][] = [
  [
    'its first consumer is in a later stage',
    placed([0, claim()], [1, deployment]),
    'its own stage, 1, .* got the first consumer in stage 2',
  ],
  [
    'its consumer is in an earlier stage, and so never ready',
    placed([0, deployment], [1, claim()]),
    'its own stage, 2, .* got the first consumer in stage 1',
  ],
  [
    'it binds at once, but after its consumer',
    placed([0, deployment], [1, claim({ storageClassName: 'fast' })]),
    'got the first consumer in stage 1',
  ],
  ['nothing consumes it before the next stage', placed([0, claim()], [1, other]), 'got no consumer in this application'],
  [
    'nothing consumes it, and its class is not said to bind at once',
    placed([0, claim({ storageClassName: 'slow' })], [1, other]),
    'say of slow in cluster.storageClasses that it has volumeBindingMode: Immediate',
  ],
  ['only a CronJob will use it, some day', placed([0, claim()], [0, cronJob], [1, other]), 'got no consumer in this application'],
];
test.each(stuck)('a claim is refused where %s', (_, contents, found) => {
  expect(() => refuseUnboundClaims(contents, BINDING)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(found), problems: [expect.objectContaining({ code: 'CONSTRUCT_INVALID' })] }),
  );
});

test.each([
  ['no consumer', placed([0, other], [1, claim()]), 'got no consumer in this application'],
  ['no consumer and no stages', placed([undefined, claim()], [undefined, other]), 'got no consumer in this application'],
])('where the last stage is awaited too, a claim with %s is refused', (_, contents, found) => {
  expect(() => refuseUnboundClaims(contents, { ...BINDING, lastIsAwaited: true })).toThrow(found);
});

test('where the last stage is awaited too, a claim beside its consumer is bound', () => {
  for (const contents of [placed([0, other], [1, claim()], [1, deployment]), placed([undefined, claim()], [undefined, deployment])]) {
    expect(() => refuseUnboundClaims(contents, { ...BINDING, lastIsAwaited: true })).not.toThrow();
  }
});
