import { podRequests, withoutRequests } from '../../../core/capacity/pod-requests';
import type { JsonObject } from '../../../core/object/object';
import { container } from './support/objects';

const MI = 2 ** 20;
const sidecar = (name: string, cpu: string, memory: string): JsonObject => container(name, cpu, memory, { restartPolicy: 'Always' });

/** `[millicores, MiB]` */
const requests = (spec: JsonObject): [number, number] => {
  const { cpu, memory } = podRequests(spec, 'the pod');
  return [cpu, memory / MI];
};

describe('podRequests', () => {
  test('containers add up: 100m + 250m = 350m, 64 + 128 = 192Mi', () => {
    expect(requests({ containers: [container('a', '100m', '64Mi'), container('b', '250m', '128Mi')] })).toEqual([350, 192]);
  });

  test('an init container counts where it asks for more than all that run later, each resource for itself: max(500, 100)m, max(32, 64)Mi', () => {
    expect(requests({ initContainers: [container('init', '500m', '32Mi')], containers: [container('a', '100m', '64Mi')] })).toEqual([
      500, 64,
    ]);
  });

  test('init containers run one after another: max(300, 200, 100)m, and not their sum', () => {
    const initContainers = [container('one', '300m', '1Mi'), container('two', '200m', '1Mi')];
    expect(requests({ initContainers, containers: [container('a', '100m', '64Mi')] })).toEqual([300, 64]);
  });

  test('a native sidecar runs beside the containers: 20m + 100m = 120m, 16 + 64 = 80Mi', () => {
    expect(requests({ initContainers: [sidecar('s', '20m', '16Mi')], containers: [container('a', '100m', '64Mi')] })).toEqual([120, 80]);
  });

  test('an init container runs beside the sidecars before it, not those after it: max(10 + 100, 10 + 200, 10 + 50 + 100) = 210m', () => {
    const initContainers = [sidecar('before', '10m', '0'), container('init', '200m', '0'), sidecar('after', '50m', '0')];
    expect(requests({ initContainers, containers: [container('a', '100m', '64Mi')] })).toEqual([210, 64]);
  });

  test('the order of init containers counts: with the sidecar of 50m first, 60 + 200 = 260m', () => {
    const initContainers = [sidecar('one', '50m', '0'), sidecar('two', '10m', '0'), container('init', '200m', '0')];
    expect(requests({ initContainers, containers: [container('a', '100m', '64Mi')] })).toEqual([260, 64]);
  });

  test('a limit without a request is the request', () => {
    expect(requests({ containers: [{ name: 'a', resources: { limits: { cpu: '1', memory: '1Gi' } } }] })).toEqual([1000, 1024]);
  });

  test("what the pod asks for as a whole stands in its containers' place, and the runtime's overhead is added: 500m + 25m", () => {
    const whole = { resources: { requests: { cpu: '500m' } }, overhead: { cpu: '25m', memory: '8Mi' } };
    expect(requests({ containers: [container('a', '100m', '64Mi')], ...whole })).toEqual([525, 72]);
  });

  test.each([
    ['0.07', 70],
    ['0.1', 100],
    [2, 2000],
    ['1500u', 2],
    ['1.0001', 1001],
  ])('CPU of %j is %d millicores, rounded up', (cpu, millicores) => {
    expect(requests({ containers: [{ name: 'a', resources: { requests: { cpu } } }] })[0]).toBe(millicores);
  });

  test('refuses an invalid quantity, and names its object', () => {
    expect(() => podRequests({ containers: [container('a', 'much', '1Mi')] }, 'shop')).toThrow(
      'shop: resources: expected a quantity such as 250m or 512Mi, got "much"; correct it',
    );
  });

  test('names the containers that ask for nothing, init containers apart', () => {
    const spec: JsonObject = {
      initContainers: [{ name: 'init' }, { name: 'side', restartPolicy: 'Always' }],
      containers: [container('a', '1m', '1Mi')],
    };
    expect(withoutRequests(spec)).toEqual(['side']);
  });
});
