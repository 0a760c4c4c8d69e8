import { blackbox5 } from '../../../charts/blackbox5';
import type { JsonObject } from '../../../core/object/object';
import { listAt, nameOf, textsOf } from '../../support/pods';
import { Rendered, rendered, secretKeysOf } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS, type EnvironmentName, partOf, placeOf, podMakersOf } from './support/environments';

const REDIS = 'blackbox5-redis/REDIS_PASSWORD';
const EDGE = ['control-api-edge/tokens.conf', 'control-api-tls/tls.crt', 'control-api-tls/tls.key'];
const RESTIC = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'RESTIC_PASSWORD'].map((key) => `blackbox5-backup/${key}`);
const AGENT = ['ralf-agent/ANTHROPIC_API_KEY', 'ralf-agent/REDIS_PASSWORD'];

const SHARED: Readonly<Record<string, readonly string[]>> = {
  'storage/blackbox5-redis blackbox5-redis': [REDIS, 'blackbox5-redis/auth.conf'],
  'storage/blackbox5-redis keeper': [REDIS],
  'storage/blackbox5-redis-forming blackbox5-redis-forming': [REDIS],
  'mcp/github-mcp github-mcp': ['github-mcp/authorization.conf'],
  'system/control-api control-api': [REDIS],
  'system/control-api-edge control-api-edge': EDGE,
  'system/scheduler scheduler': [REDIS],
};

/** Every container that gets a secret key, and all that it gets. Who is not here gets none. */
const GRANTS: Readonly<Record<EnvironmentName, Readonly<Record<string, readonly string[]>>>> = {
  dev: SHARED,
  hetzner: {
    ...SHARED,
    ...Object.fromEntries(
      ['ralf-001', 'ralf-002', 'ralf-003'].flatMap((agent) => [
        [`agents/${agent} ${agent}`, AGENT],
        [`agents/backup-${agent} backup-${agent}`, RESTIC],
        [`agents/backup-${agent}-restore backup-${agent}-restore`, RESTIC],
      ]),
    ),
    'storage/backup-code backup-code': RESTIC,
    'storage/backup-code-restore backup-code-restore': RESTIC,
    'storage/backup-redis dump': [REDIS],
    'storage/backup-redis backup-redis': RESTIC,
    'storage/backup-redis-restore restic': RESTIC,
    'storage/backup-redis-restore backup-redis-restore': [REDIS],
  },
};

const REDIS_PATH = 'blackbox5/redis#REDIS_PASSWORD';
const resticPaths = (part: string): string[] =>
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'RESTIC_PASSWORD'].map((key) => `blackbox5/backup-${part}#${key}`);
const REGISTRY = ['password', 'username'].map((key) => `blackbox5/registry#${key}`);
const FETCHED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(['agents', 'mcp', 'storage', 'system'].map((part) => [`${part}/blackbox5-registry`, REGISTRY])),
  'agents/ralf-agent': ['blackbox5/agents#ANTHROPIC_API_KEY', REDIS_PATH],
  'mcp/github-mcp': ['blackbox5/github#GITHUB_PERSONAL_ACCESS_TOKEN'],
  'storage/blackbox5-redis': [REDIS_PATH],
  'system/blackbox5-redis': [REDIS_PATH],
  'system/control-api-edge': ['blackbox5/control-api#CONTROL_API_TOKEN'],
};

/** Every value that is fetched, by the ExternalSecret that fetches it. */
const VALUES: Readonly<Record<EnvironmentName, Readonly<Record<string, readonly string[]>>>> = {
  dev: FETCHED,
  hetzner: { ...FETCHED, 'agents/blackbox5-backup': resticPaths('agents'), 'storage/blackbox5-backup': resticPaths('storage') },
};

/** `part/Secret/key` of all Secrets that External Secrets and cert-manager make. */
function broughtBy(objects: Rendered): string[] {
  const external = objects.all('ExternalSecret').flatMap((secret) => {
    const composed = at(secret, 'spec.target.template.data') as JsonObject | undefined;
    const keys = composed ? Object.keys(composed) : listAt(secret, 'spec.data').map(({ secretKey }) => String(secretKey));
    return keys.map((key) => `${partOf(secret)}/${nameOf(secret)}/${key}`);
  });
  const issued = objects
    .all('Certificate')
    .flatMap((each) => ['tls.crt', 'tls.key'].map((key) => `${partOf(each)}/${String(at(each, 'spec.secretName'))}/${key}`));
  return [...external, ...issued];
}

describe.each(ENVIRONMENTS)('secrets of blackbox5/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(blackbox5, environment);
  });

  const grants = (): [string, string[]][] =>
    podMakersOf(objects).flatMap((workload) =>
      Rendered.containersOf(workload).map(({ name, object }): [string, string[]] => [
        `${placeOf(workload)} ${name.replace(/-[0-9a-f]{10}$/, '')}`,
        secretKeysOf(workload, object),
      ]),
    );

  test('each container gets exactly the keys that it was granted, one by one', () => {
    const some = Object.fromEntries(grants().filter(([, keys]) => keys.length > 0));
    const sorted = Object.fromEntries(Object.entries(GRANTS[environment]).map(([name, keys]) => [name, [...keys].sort()]));
    expect(some).toEqual(sorted);
  });

  test('exactly these values are fetched, each namespace by a store and a role of its own', () => {
    const fetched = objects
      .all('ExternalSecret')
      .map((secret): [string, string[]] => [
        placeOf(secret),
        listAt(secret, 'spec.data').map((each) => `${at(each, 'remoteRef.key')}#${at(each, 'remoteRef.property')}`),
      ]);
    expect(Object.fromEntries(fetched.map(([name, values]) => [name, values.sort()]))).toEqual(
      Object.fromEntries(Object.entries(VALUES[environment]).map(([name, values]) => [name, [...values].sort()])),
    );
    const stores = objects.objects.filter(({ object }) => /SecretStore$/.test(object.kind)).map(({ object }) => object);
    const roles = stores.map((store) => [store.kind, partOf(store), at(store, 'spec.provider.vault.auth.kubernetes.role')]);
    expect(roles.sort()).toEqual(
      ['agents', 'mcp', 'storage', 'system'].map((part) => ['SecretStore', part, `blackbox5-${environment}-${part}`]),
    );
    for (const secret of objects.all('ExternalSecret')) expect(at(secret, 'spec.secretStoreRef.kind')).toBe('SecretStore');
  });

  test('every key that a container names is brought into its own namespace', () => {
    const brought = broughtBy(objects);
    const read = podMakersOf(objects).flatMap((workload) =>
      Rendered.containersOf(workload).flatMap(({ object }) => secretKeysOf(workload, object).map((key) => `${partOf(workload)}/${key}`)),
    );
    expect(read.filter((key) => !brought.includes(key))).toEqual([]);
    expect(read.length).toBeGreaterThan(5);
  });

  test('the token of GitHub is in one container of one pod, in no variable, and in no other namespace', () => {
    const holders = grants().filter(([, keys]) => keys.some((key) => key.startsWith('github-mcp/')));
    expect(holders).toEqual([['mcp/github-mcp github-mcp', ['github-mcp/authorization.conf']]]);
    const [server] = Rendered.containersOf(objects.get('Deployment', 'github-mcp')).filter(({ name }) => name === 'github-mcp-server');
    expect(listAt(server?.object ?? {}, 'env')).toEqual([
      { name: 'GITHUB_TOOLSETS', value: 'repos,issues,pull_requests' },
      // Within the pod alone: whoever reached it past the proxy could bring a token of their own.
      { name: 'GITHUB_LISTEN_HOST', value: '127.0.0.1' },
    ]);
    const mentions = objects.objects
      .filter(({ object }) => [...textsOf(object)].some(({ text }) => /GITHUB_(PERSONAL_ACCESS_)?TOKEN|blackbox5\/github$/.test(text)))
      .map(({ object }) => `${object.kind} ${placeOf(object)}`);
    expect(mentions).toEqual(['ExternalSecret mcp/github-mcp']);
  });

  test('no Secret is rendered, and no pod gets a whole one', () => {
    expect(objects.all('Secret')).toEqual([]);
    expect(grants().filter(([, keys]) => keys.some((key) => key.endsWith('/*')))).toEqual([]);
  });
});

test('who reads a Secret when it starts is restarted by a change, where the cluster has Reloader', async () => {
  const [objects, without] = [await rendered(blackbox5, 'hetzner'), await rendered(blackbox5, 'dev')];
  const reloads = (rendered: Rendered) =>
    podMakersOf(rendered).flatMap((each): [string, string][] => {
      const names = (at(each, 'metadata.annotations') as JsonObject | undefined)?.['secret.reloader.stakater.com/reload'];
      return names === undefined ? [] : [[placeOf(each), String(names)]];
    });
  expect(Object.fromEntries(reloads(objects))).toEqual({
    'agents/ralf-001': 'ralf-agent',
    'agents/ralf-002': 'ralf-agent',
    'agents/ralf-003': 'ralf-agent',
    'mcp/github-mcp': 'github-mcp',
    'storage/blackbox5-redis': 'blackbox5-redis',
    'system/control-api': 'blackbox5-redis',
    'system/control-api-edge': 'control-api-edge,control-api-tls',
    'system/scheduler': 'blackbox5-redis',
  });
  expect(reloads(without)).toEqual([]);
});
