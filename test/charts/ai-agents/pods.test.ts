import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aiAgents } from '../../../charts/ai-agents';
import type { JsonObject } from '../../../core/object/object';
import { imagesOf } from '../../../core/release/images';
import { loadRelease } from '../../../core/release/load';
import { ROOT } from '../../support/galley';
import { listAt, nameOf, podOf, textsOf } from '../../support/pods';
import { Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS, podMakersOf } from './support/environments';

const file = 'releases/ai-agents/2.4.0.yaml';
const released = imagesOf(loadRelease({ text: readFileSync(join(ROOT, file), 'utf8'), file, system: aiAgents }));

describe.each(ENVIRONMENTS)('pods of ai-agents/%s', (environment) => {
  let objects: Rendered;
  let makers: JsonObject[];
  beforeAll(async () => {
    objects = await rendered(aiAgents, environment);
    makers = podMakersOf(objects);
  });
  const containers = (): { workload: JsonObject; name: string; object: JsonObject }[] =>
    makers.flatMap((workload) => Rendered.containersOf(workload).map((each) => ({ workload, ...each })));

  test('have the hardened context, each field where the API takes it', () => {
    for (const workload of makers) {
      expect([nameOf(workload), podOf(workload)['securityContext']]).toEqual([
        nameOf(workload),
        {
          runAsNonRoot: true,
          runAsUser: 1001,
          runAsGroup: 1001,
          fsGroup: 1001,
          fsGroupChangePolicy: 'OnRootMismatch',
          seccompProfile: { type: 'RuntimeDefault' },
        },
      ]);
    }
    for (const { name, object } of containers()) {
      expect([name, object['securityContext']]).toEqual([
        name,
        {
          allowPrivilegeEscalation: false,
          // As the description has it of the system's own images.
          ...(!name.startsWith('ai-agents-backup') && { privileged: false }),
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
        },
      ]);
      expect(at(object, 'resources.limits.memory')).toBeDefined();
      expect(at(object, 'resources.requests.cpu')).toBeDefined();
    }
  });

  test('of API, processor and webhooks answer /health and /ready, and ask nobody for it; the App listens', () => {
    const deployments = containers().filter(({ workload }) => workload['kind'] === 'Deployment');
    const app = deployments.filter(({ workload }) => nameOf(workload) === 'ai-agents-app');
    expect(app.map(({ object }) => [at(object, 'livenessProbe.tcpSocket'), at(object, 'readinessProbe.tcpSocket')])).toEqual([
      [{ port: 'http' }, { port: 'http' }],
    ]);
    for (const { workload, object } of deployments.filter((each) => !app.includes(each))) {
      expect([nameOf(workload), at(object, 'livenessProbe.httpGet'), at(object, 'readinessProbe.httpGet')]).toEqual([
        nameOf(workload),
        { path: '/health', port: 'http' },
        { path: '/ready', port: 'http' },
      ]);
    }
  });

  test('are pulled with the registry’s credentials, those that the operator makes too: each account has them', () => {
    const secrets = objects.own.all('ServiceAccount').map((account) => [nameOf(account), account['imagePullSecrets']]);
    const store = 'ai-agents-vault';
    expect(secrets.length).toBeGreaterThan(6);
    expect(Object.fromEntries(secrets)).toEqual(
      Object.fromEntries(secrets.map(([name]) => [name, name === store ? undefined : [{ name: 'ai-agents-registry' }]])),
    );
    for (const workload of makers) expect(podOf(workload)['serviceAccountName']).toBe(nameOf(workload));
    expect(at(objects.get('ExternalSecret', 'ai-agents-registry'), 'spec.target.template.type')).toBe('kubernetes.io/dockerconfigjson');
  });

  test('listen on their configured port: 3001, only the App on 3000', () => {
    const ports = makers
      .filter(({ kind }) => kind === 'Deployment')
      .map((workload) => {
        const told = at(objects.get('ConfigMap', nameOf(workload)), 'data.PORT');
        const open = listAt(Rendered.containersOf(workload)[0]?.object ?? {}, 'ports').map(({ containerPort }) => containerPort);
        expect(open).toEqual([Number(told)]);
        return [nameOf(workload), Number(told)];
      });
    for (const [name, port] of ports) expect([name, port]).toEqual([name, name === 'ai-agents-app' ? 3000 : 3001]);
  });

  test('run images of the release by digest, those in variables and resources too, and every one of the eight', () => {
    const used = objects.objects
      .filter(({ application }) => application !== 'delivery')
      .flatMap(({ object }) => [...textsOf(object)].filter(({ text }) => /^(?:ghcr|docker)\.io\//.test(text)).map(({ text }) => text));
    const references = Object.values(released).map(String);
    expect(used.filter((text) => !references.includes(text))).toEqual([]);
    // dev has no backup, and so no restic.
    const restic = String(released['restic']);
    const own = references.filter((each) => each !== restic);
    expect([...new Set(used)].sort()).toEqual(environment === 'dev' ? own.sort() : references.sort());
    for (const reference of own)
      expect(reference).toMatch(/^ghcr\.io\/labrats-work\/apps\.ai-agents[a-z0-9/-]*:\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/);
  });

  test('where the operator chooses an image, it gets the release’s: executors, and webhooks by the source', () => {
    for (const name of ['ai-agents-api', 'ai-agents-processor']) {
      expect(at(objects.get('ConfigMap', name), 'data')).toMatchObject({
        EXECUTOR_IMAGE: String(released['executor-claude']),
        EXECUTOR_CODEX_IMAGE: String(released['executor-codex']),
        EXECUTOR_BONSAI_8B_IMAGE: String(released['executor-bonsai-8b']),
        EXECUTOR_LLAMA_IMAGE: String(released['executor-llama']),
      });
    }
    expect(objects.all('WebhookSource').length).toBeGreaterThan(0);
    for (const source of objects.all('WebhookSource')) expect(at(source, 'spec.image')).toBe(String(released['webhook']));
  });

  test('whose settings change are replaced, since a process reads them once', () => {
    for (const workload of objects.all('Deployment')) {
      expect(at(workload, 'spec.template.metadata.annotations')).toHaveProperty(
        ['galley.dev/config'],
        expect.stringMatching(/^[0-9a-f]{16}$/),
      );
      for (const { object } of Rendered.containersOf(workload)) {
        const fromMap = listAt(object, 'env').flatMap((each) => at(each, 'valueFrom.configMapKeyRef') ?? []);
        const keys = Object.keys((at(objects.get('ConfigMap', nameOf(workload)), 'data') ?? {}) as JsonObject);
        expect(fromMap.map((each) => at(each, 'key'))).toEqual(expect.arrayContaining(keys));
        expect(fromMap.length).toBe(keys.length);
      }
    }
  });
});

test('another setting makes new pods, and the same one none', async () => {
  const hash = (objects: Rendered, name: string) => at(objects.get('Deployment', name), 'spec.template.metadata.annotations');
  const [before, after] = [
    await rendered(aiAgents, 'dev'),
    await rendered(aiAgents, 'dev', (text) => text.replace('logLevel: debug', 'logLevel: warn')),
  ];
  expect(hash(after, 'ai-agents-api')).not.toEqual(hash(before, 'ai-agents-api'));
  expect(hash(after, 'ai-agents-app')).toEqual(hash(before, 'ai-agents-app'));
});

test('where the nodes pull by themselves, no account has a Secret for it', async () => {
  const objects = await rendered(aiAgents, 'dev', (text) => text.replace('config:\n', 'config:\n  registry: nodes\n'));
  expect(JSON.stringify(objects.objects.filter(({ application }) => application !== 'delivery'))).not.toMatch(
    /imagePullSecrets|ai-agents-registry/,
  );
});

test('Flux, which looks at the registry itself, needs credentials of its own', async () => {
  const without = (text: string): string => text.replace('    registrySecretName: ai-agents-registry\n', '');
  await expect(rendered(aiAgents, 'dev', without)).rejects.toThrow(
    /dev\.yaml:\d+:\d+ config\.imageAutomation: expected registrySecretName, since the registry is private/,
  );
  const objects = await rendered(aiAgents, 'dev');
  expect(objects.all('ImageRepository').length).toBe(8);
  for (const each of objects.all('ImageRepository')) expect(at(each, 'spec.secretRef')).toEqual({ name: 'ai-agents-registry' });
});
