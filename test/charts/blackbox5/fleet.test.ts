import { blackbox5 } from '../../../charts/blackbox5';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { containerOf, listAt, nameOf, podOf, variablesOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';

const agentsOf = (objects: Rendered): JsonObject[] =>
  objects.all('Deployment').filter((each) => at(each, 'metadata.namespace') === 'blackbox5-agents');
const LAST = '      ralf-003: { project: research-loop }\n';
const FOURTH = `${LAST}      ralf-custom: { project: side-project, runs: { size: 40Gi, storageClass: hcloud-volumes } }\n`;

describe('agents as workloads', () => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(blackbox5, 'hetzner', edit([LAST, FOURTH]));
  });

  test('any further entry of the environment file is an agent more, with its own project and disk', () => {
    expect(agentsOf(objects).map((agent) => [nameOf(agent), variablesOf(containerOf(agent, nameOf(agent)))['RALF_PROJECT']])).toEqual([
      ['ralf-001', 'blackbox5'],
      ['ralf-002', 'siso-internal'],
      ['ralf-003', 'research-loop'],
      ['ralf-custom', 'side-project'],
    ]);
    expect(at(objects.get('PersistentVolumeClaim', 'runs-ralf-custom'), 'spec.resources.requests.storage')).toBe('40Gi');
    expect(at(objects.get('ConfigMap', 'ralf-settings'), 'data')).toMatchObject({
      'routes.yaml': expect.stringContaining('  ralf-custom:\n    project: side-project\n'),
    });
  });

  test('is backed up from the node that its disk is on, and started and stopped by the Control API', () => {
    expect(at(objects.get('CronJob', 'backup-ralf-custom'), 'spec.jobTemplate.spec.template.metadata.labels')).toMatchObject({
      'galley.dev/node-group': 'runs-ralf-custom',
    });
    const rules = objects.get('Role', 'control-api')['rules'] as JsonObject[];
    expect(rules.find(({ resources }) => String(resources) === 'deployments/scale')?.['resourceNames']).toContain('ralf-custom');
  });

  test('each mounts code and runs where both can be, and restarts for ever', () => {
    for (const agent of agentsOf(objects)) {
      const mounts = at(containerOf(agent, nameOf(agent)), 'volumeMounts') as JsonObject[];
      expect(mounts.map(({ mountPath }) => mountPath)).toEqual(['/opt/blackbox5', '/var/lib/ralf/runs', '/etc/ralf', '/tmp']);
      expect([podOf(agent)['restartPolicy'], at(agent, 'spec.strategy.type')]).toEqual(['Always', 'Recreate']);
    }
  });

  test('no resource of the operator is rendered beside them', () => {
    expect(objects.all('RALFInstance')).toEqual([]);
  });
});

describe('agents as resources', () => {
  test('every agent is a RALFInstance, and none a workload: never both', async () => {
    const objects = await rendered(blackbox5, 'dev');
    expect(objects.all('RALFInstance').map(nameOf)).toEqual(['ralf-001', 'ralf-002', 'ralf-003']);
    expect(agentsOf(objects)).toEqual([]);
  });

  test('switching is one word of the environment file, and changes nothing of the other namespaces', async () => {
    const [before, after] = await Promise.all([
      rendered(blackbox5, 'hetzner'),
      rendered(blackbox5, 'hetzner', edit(['as: workloads', 'as: resources'])),
    ]);
    expect(after.all('RALFInstance')).toHaveLength(3);
    const others = (objects: Rendered) =>
      objects.own.objects.filter(({ application }) => application !== 'agents').map(({ object }) => object);
    expect(others(after)).toEqual(others(before));
  });

  test('git says nothing of whether one runs, so that no reconciliation undoes who stops it', async () => {
    const objects = await rendered(blackbox5, 'dev');
    for (const instance of objects.all('RALFInstance')) expect(at(instance, 'spec.desiredState')).toBeUndefined();
  });
});

test('the operator gets the settings of a rendered agent', async () => {
  const objects = await rendered(blackbox5, 'hetzner');
  const told = variablesOf(containerOf(objects.get('Deployment', 'ralf-operator'), 'ralf-operator'));
  const agent = objects.get('Deployment', 'ralf-001');
  const container = containerOf(agent, 'ralf-001');
  const own = variablesOf(container);
  const placeOf = (volume: string) => listAt(container, 'volumeMounts').find(({ name }) => name === volume)?.['mountPath'];
  const secrets = listAt(container, 'env').flatMap((each) => at(each, 'valueFrom.secretKeyRef.name') ?? []);
  const [key = '', value = ''] = String(told['AGENT_LABELS']).split('=');
  expect(at(agent, 'spec.template.metadata.labels')).toMatchObject({ [key]: value });
  expect(told).toMatchObject({
    AGENT_IMAGE: container['image'],
    AGENT_COMMAND: (container['command'] as string[]).join(' '),
    AGENT_USER: String(at(podOf(agent), 'securityContext.runAsUser')),
    AGENT_SETTINGS: 'ralf-settings',
    SETTINGS_DIRECTORY: placeOf('ralf-settings'),
    CODE_CLAIM: 'blackbox5-code',
    CODE_DIRECTORY: placeOf('blackbox5-code'),
    RUNS_DIRECTORY: placeOf('runs-ralf-001'),
    REDIS_NODES: own['REDIS_NODES'],
    CONTROL_GATEWAY_URL: own['CONTROL_GATEWAY_URL'],
  });
  expect(new Set(secrets)).toEqual(new Set([told['AGENT_SECRET']]));
});

describe('addresses that agents get exist', () => {
  test.each(['hetzner', 'dev'])('every address of a Service in %s is one that is rendered, on a port that it has', async (environment) => {
    const objects = await rendered(blackbox5, environment);
    const services = objects.all('Service').map((service) => ({
      host: `${nameOf(service)}.${String(at(service, 'metadata.namespace'))}.svc`,
      ports: (at(service, 'spec.ports') as JsonObject[]).map(({ port }) => Number(port)),
    }));
    const texts = JSON.stringify([objects.all('Deployment'), objects.all('Job'), objects.all('ConfigMap'), objects.all('CronJob')]);
    const named = [...texts.matchAll(/([a-z0-9.-]+\.svc)(?::(\d+))?/g)].map(([, host = '', port]) => ({ host, port }));
    const dangling = named.filter(({ host, port }) => {
      const service = services.find((each) => host === each.host || host.endsWith(`.${each.host}`));
      return service === undefined || (port !== undefined && !service.ports.includes(Number(port)));
    });
    expect(named.length).toBeGreaterThan(10);
    expect(dangling).toEqual([]);
  });
});

test('the Control API has a balancer where the environment exposes it, and is inside the cluster alone where not', async () => {
  const balancers = async (environment: string) => {
    const services = (await rendered(blackbox5, environment)).all('Service').filter((each) => at(each, 'spec.type') !== 'ClusterIP');
    return services.filter((each) => at(each, 'spec.clusterIP') !== 'None').map(nameOf);
  };
  expect([await balancers('hetzner'), await balancers('dev')]).toEqual([['control-api-public'], []]);
});

test('the balancer reaches the nodes by the private network: their public addresses are closed', async () => {
  const service = (await rendered(blackbox5, 'hetzner')).get('Service', 'control-api-public');
  expect(at(service, 'metadata.annotations')).toMatchObject({
    'load-balancer.hetzner.cloud/location': 'fsn1',
    'load-balancer.hetzner.cloud/use-private-ip': 'true',
  });
});

/** A fault: its environment, its edit, and the expected message. */
type Refusal = [string, string, [string, string], RegExp];

describe('the environment file is held to the cluster that it declares', () => {
  test.each<Refusal>([
    [
      'block storage for the code',
      'hetzner',
      ['storageClass: code-nfs\n', 'storageClass: hcloud-volumes\n'],
      /config\.code\.storageClass: expected a class .* that has ReadWriteMany \(code-nfs\), got hcloud-volumes/,
    ],
    [
      'less than 100 GB of code in production',
      'hetzner',
      ['size: 120Gi', 'size: 90Gi'],
      /config\.code\.size: expected at least 100Gi in production/,
    ],
    [
      'a directory of one of several nodes',
      'hetzner',
      ['{ kind: nfs, server: 10.0.0.5, path: /srv/blackbox5 }', '{ kind: node, node: a, path: /srv/blackbox5 }'],
      /config\.code\.source\.kind: expected nfs or cephfs, since pods on 3 nodes share the code, got node/,
    ],
    [
      'three masters apart on one node',
      'dev',
      ['apart: preferred', 'apart: required'],
      /config\.redis: expected preferred, since three masters can't be on different ones of 1 nodes/,
    ],
    [
      'more agents than there is room for',
      'dev',
      ['maxAgents: 4', 'maxAgents: 2'],
      /config\.fleet\.maxAgents: expected at least the 3 agents that there are, got 2/,
    ],
    [
      'a name that the namespace has already',
      'hetzner',
      ['ralf-003:', 'backup-ralf-001:'],
      /config\.fleet\.agents\.backup-ralf-001: expected a name that nothing else of the namespace has/,
    ],
    ...['code', 'ralf-settings'].map(
      (name): Refusal => [
        `${name}, which the application has already`,
        'hetzner',
        ['ralf-003:', `${name}:`],
        new RegExp(`config\\.fleet\\.agents\\.${name}: expected a name that nothing else of the namespace has`),
      ],
    ),
    [
      'production without a backup',
      'hetzner',
      ['  backup:\n    repository: s3:https://fsn1.your-objectstorage.com/blackbox5-backup/hetzner\n    schedule: 15 3 * * *\n', ''],
      /config\.backup: expected a repository in production/,
    ],
    [
      'a class for Redis that there is not',
      'dev',
      ['storage: { size: 1Gi, storageClass: local-path }', 'storage: { size: 1Gi, storageClass: fast }'],
      /config\.redis\.storage\.storageClass: expected a class .* that has ReadWriteOnce \(local-path\), got fast/,
    ],
    [
      'a class for runs that there is not',
      'dev',
      ['runs: { size: 2Gi, storageClass: local-path }', 'runs: { size: 2Gi, storageClass: fast }'],
      /config\.fleet\.runs\.storageClass: expected a class .* that has ReadWriteOnce \(local-path\), got fast/,
    ],
    [
      "a class for one agent's runs that there is not",
      'dev',
      ['{ project: research-loop }', '{ project: research-loop, runs: { size: 2Gi, storageClass: code-node } }'],
      /config\.fleet\.agents\.ralf-003\.runs\.storageClass: expected a class .* that has ReadWriteOnce \(local-path\), got code-node/,
    ],
    [
      'no address of the API server, which a policy needs',
      'dev',
      ['  apiServer:\n    - { cidr: 192.168.56.10/32 }\n', '  apiServer: []\n'],
      /cluster: expected apiServer, since a network policy can name the API server by address only, got none/,
    ],
    [
      'no External Secrets',
      'dev',
      ['    externalSecrets: { namespace: external-secrets, version: 2.14.0 }\n', ''],
      /cluster\.operators: expected externalSecrets, which brings the secrets from Vault/,
    ],
    [
      'no Flux',
      'dev',
      ['    flux: { namespace: flux-system }\n', ''],
      /cluster\.operators: expected flux, which reconciles the rendered tree/,
    ],
    [
      'no cert-manager',
      'dev',
      ['    certManager: { namespace: cert-manager, version: 1.21.2 }\n', ''],
      /cluster\.operators: expected certManager, which issues the certificate of the Control API/,
    ],
  ])('refuses %s', async (_, environment, change, message) => {
    await expect(rendered(blackbox5, environment, edit(change))).rejects.toThrow(message);
  });
});
