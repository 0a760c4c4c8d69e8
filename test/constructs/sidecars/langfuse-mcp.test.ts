import { JsonPatch, Testing } from 'cdk8s';
import { LangfuseMcp, type LangfuseMcpProps } from '../../../constructs/sidecars/langfuse-mcp';
import { SecretKey } from '../../../constructs/workload/env-source';
import type { JsonObject } from '../../../core/object/object';
import { containersOf, envOf, HARDENED, podWith } from '../../support/pod-with';
import { at, one, pinned } from '../../support/synth';

const smallest: LangfuseMcpProps = {
  image: pinned('example.com/langfuse-mcp:1.0.0'),
  host: 'http://langfuse-web:3000',
  publicKey: new SecretKey('runtime', 'LANGFUSE_PUBLIC_KEY'),
  secretKey: new SecretKey('runtime', 'LANGFUSE_SECRET_KEY'),
};

const sidecar = (props: LangfuseMcpProps = smallest): JsonObject | undefined =>
  containersOf(podWith((chart) => new LangfuseMcp(chart, 'langfuse-mcp', props)).pod)['langfuse-mcp'];

test('smallest: listens on 4101 of the loopback address, with the two keys', () => {
  expect(envOf(sidecar())).toEqual({
    HOST: '127.0.0.1',
    PORT: '4101',
    LANGFUSE_HOST: 'http://langfuse-web:3000',
    LANGFUSE_PUBLIC_KEY: { secretKeyRef: { name: 'runtime', key: 'LANGFUSE_PUBLIC_KEY' } },
    LANGFUSE_SECRET_KEY: { secretKeyRef: { name: 'runtime', key: 'LANGFUSE_SECRET_KEY' } },
  });
  expect(sidecar()).toMatchObject({ restartPolicy: 'Always', volumeMounts: [{ name: 'langfuse-mcp-tmp', mountPath: '/tmp' }] });
});

test('every prop reaches the manifest', () => {
  const everything: Required<LangfuseMcpProps> = {
    ...smallest,
    port: 4999,
    resources: { requests: { cpu: '30m', memory: '33Mi' }, limits: { memory: '333Mi' } },
  };
  const container = sidecar(everything);
  expect(container).toMatchObject({
    image: smallest.image.toString(),
    resources: { requests: { cpu: '30m', memory: '33Mi' }, limits: { memory: '333Mi' } },
  });
  expect(envOf(container)).toMatchObject({ PORT: '4999', LANGFUSE_HOST: smallest.host });
  expect(new LangfuseMcp(Testing.chart(), 'mcp', everything).url).toBe('http://localhost:4999');
});

test('refuses a second one in a pod', () => {
  expect(() =>
    podWith((chart) => {
      const { containers } = new LangfuseMcp(chart, 'mcp', smallest);
      return { initContainers: [], containers: [...containers, ...containers] };
    }),
  ).toThrow('pod: expected each container name once, got "langfuse-mcp" twice');
});

test('a patch adds what it does not model on the workload that takes it', () => {
  const { objects } = podWith((chart) => new LangfuseMcp(chart, 'mcp', smallest), {
    patch: (workload) => workload.addJsonPatch(JsonPatch.add('/spec/template/spec/initContainers/0/args', ['--sse'])),
  });
  expect(at(one(objects, 'Deployment'), 'spec.template.spec.initContainers[0].args')).toEqual(['--sse']);
});

test('nothing outside the pod reaches it by a Service, and nothing probes what only the pod can reach', () => {
  const { objects } = podWith((chart) => new LangfuseMcp(chart, 'mcp', smallest));
  expect(sidecar()).not.toHaveProperty('ports');
  expect(JSON.stringify(sidecar())).not.toMatch(/Probe/);
  expect(at(one(objects, 'Service'), 'spec.ports')).toEqual([{ name: 'http', port: 8080, targetPort: 'http' }]);
  expect(envOf(sidecar())['HOST']).toBe('127.0.0.1');
});

test('it is hardened', () => {
  expect(sidecar()?.['securityContext']).toEqual({ ...HARDENED, runAsUser: 65532 });
});
