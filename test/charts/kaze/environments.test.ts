import { parse } from 'yaml';
import { kaze } from '../../../charts/kaze';
import { edit } from '../../support/edit';
import { containerOf, nameOf, textsOf, variablesOf, workloadsOf } from '../../support/pods';
import { Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS, type CellName, environmentFile } from './support/cells';

/** Services that a cloud provider runs, by what their hosts, annotations, drivers and kinds are called. */
const MANAGED =
  /amazonaws|\baws\.amazon|eks\.|\brds\b|elasticache|\bsqs\b|\bebs\b|\befs\b|googleapis|cloud-?sql|\bgcp|\bgke\b|gcr\.io|memorystore|azure|windows\.net|aks\.|digitalocean|supabase|neon\.tech|mongodb\.net|upstash|aiven|langfuse\.com/i;

const all = {} as Record<CellName, Rendered>;
beforeAll(async () => {
  for (const cell of CELLS) all[cell] = await rendered(kaze, cell);
});

/** `<application>/<kind>/<name>` of everything, without the delivery itself. */
const identities = (cell: CellName): string[] =>
  all[cell].objects
    .filter(({ application }) => application !== 'delivery')
    .map(({ application, object }) => `${application}/${object.kind}/${object.metadata.name}`);

describe('the three environments', () => {
  test('are one structure: their applications differ by the store of a shared cell, by monitoring and by backups alone', () => {
    const same = ['base', 'delivery', 'kaze-gateway', 'kaze-knowledge', 'kaze-runtime', 'langfuse', 'postgres'];
    const applications = (cell: CellName): string[] => [...new Set(all[cell].objects.map(({ application }) => application))].sort();
    expect(applications('cluster-dev')).toEqual(same);
    expect(applications('customer-acme')).toEqual([...same, 'monitoring', 'workspace-backup'].sort());
    expect(applications('agency-prod')).toEqual([...same, 'monitoring', 'secret-store', 'workspace-backup'].sort());
  });

  test('what cluster-dev has the others have, but for the way to Vault of a shared cell, its namespace and its stores elsewhere', () => {
    const missing = (cell: CellName): string[] => identities('cluster-dev').filter((each) => !identities(cell).includes(each));
    expect(missing('customer-acme')).toEqual([]);
    expect(missing('agency-prod').sort()).toEqual(
      [
        'base/ClusterSecretStore/kaze-vault',
        'base/Namespace/kaze',
        'langfuse/ConfigMap/langfuse-clickhouse-config',
        'langfuse/ConfigMap/langfuse-clickhouse-users',
        'langfuse/ConfigMap/langfuse-redis-config',
        ...['clickhouse', 'object-store', 'redis'].flatMap((store) =>
          ['Service', 'ServiceAccount', 'StatefulSet'].map((kind) => `langfuse/${kind}/langfuse-${store}`),
        ),
      ].sort(),
    );
  });

  test('run one release, the same image in the same container', () => {
    const images = (cell: CellName): Record<string, unknown> =>
      Object.fromEntries(
        workloadsOf(all[cell]).flatMap((workload) =>
          Rendered.containersOf(workload).map(({ name, object }) => [`${nameOf(workload)}/${name}`, object['image']]),
        ),
      );
    expect(images('customer-acme')).toEqual(images('cluster-dev'));
    expect(images('cluster-dev')).toMatchObject(images('agency-prod'));
  });

  test('tell each container the same things, whatever they tell it', () => {
    const told = (cell: CellName): Record<string, string[]> =>
      Object.fromEntries(
        ['kaze-runtime', 'kaze-gateway', 'langfuse-web', 'langfuse-worker'].map((name) => [
          name,
          Object.keys(variablesOf(containerOf(all[cell].get('Deployment', name), name))),
        ]),
      );
    expect(told('agency-prod')).toEqual(told('cluster-dev'));
    expect(told('customer-acme')).toEqual(told('cluster-dev'));
  });

  test.each(CELLS)('%s uses no managed cloud service, by host, annotation, class or kind', (cell) => {
    const texts = all[cell].objects.flatMap(({ object }) =>
      [...textsOf(object)].filter(({ path, text }) => MANAGED.test(path) || MANAGED.test(text)).map(({ path, text }) => `${path}: ${text}`),
    );
    expect(texts).toEqual([]);
  });

  test('the test for managed services would see one', () => {
    for (const host of [
      'db.abc.eu-west-1.rds.amazonaws.com',
      'sqladmin.googleapis.com',
      'x.postgres.database.azure.com',
      'ebs.csi.aws.com',
    ])
      expect(host).toMatch(MANAGED);
  });

  test('two are production and hold to it: three databases, a backup, policies on, two pods or more of each service', () => {
    for (const cell of CELLS) {
      const { production } = parse(environmentFile(cell));
      const cluster = all[cell].get('Cluster', 'kaze-postgres');
      expect(production).toBe(cell !== 'cluster-dev');
      expect(at(cluster, 'spec.instances')).toBe(production ? 3 : 1);
      expect(all[cell].all('ScheduledBackup').length).toBe(production ? 1 : 0);
      expect(all[cell].all('NetworkPolicy').length > 0).toBe(production);
      expect(all[cell].all('HorizontalPodAutoscaler').map((each) => at(each, 'spec.minReplicas'))).toEqual(production ? [2, 2, 2] : []);
    }
  });

  test.each(CELLS)('everything of %s is in its own namespace, but for the delivery and what has none', (cell) => {
    const { namespace } = parse(environmentFile(cell)).config;
    const elsewhere = all[cell].objects.filter(({ object }) => object.metadata.namespace !== namespace);
    expect([...new Set(elsewhere.map(({ object }) => `${object.kind} ${object.metadata.namespace ?? ''}`))].sort()).toEqual(
      ['AppProject argocd', 'Application argocd', ...(cell === 'agency-prod' ? [] : ['ClusterSecretStore ']), 'Namespace '].sort(),
    );
  });
});

test.each([
  ['cidr: 10.40.0.10/32', 'cidr: 10.40.0.10/33', 'cluster.apiServer[0].cidr: expected an address range'],
  ['cidr: 10.61.0.0/24', 'cidr: 10.61.0.0', 'config.langfuse.clickhouse.cidr: expected an address range'],
  ['      cidr: 10.60.0.0/24', '      cidr: 999.0.0.0/8', 'config.workspace.backup.cidr: expected an address range'],
  [/(endpoint:.*\n {6}cidr:) 10.60.0.0/, '$1 999.0.0.0', 'config.postgres.backup.cidr: expected an address range'],
  ['endpoint: https://s3.speedrun.example', 'endpoint: https://s3:99999', 'config.postgres.backup.endpoint: expected an http or https URL'],
  ['url: http://agency', 'url: http://[agency', 'config.langfuse.url: expected an http or https URL'],
  [
    'repository: https://github.com/speedrun-ventures/kaze',
    'repository: http://github.com/speedrun-ventures/kaze',
    'config.agents.repository: expected an https URL',
  ],
  ['key: ca.crt', 'key: ca crt', 'config.vault.ca.key: expected a key of a ConfigMap'],
  ['role: kaze-agency-prod', 'role: ""', 'config.vault.role: expected at least 1 character'],
  ['    web:\n', '    web:\n      maxReplicas: 4\n', 'config.langfuse.web.maxReplicas: unknown key'],
])('a value that a cluster would refuse, or nothing reads, is refused in its place: %s as %s', async (from, to, message) => {
  await expect(rendered(kaze, 'agency-prod', edit([from, to]))).rejects.toThrow(message);
});

describe.each(CELLS)('Langfuse of kaze/%s', (cell) => {
  test('has the parts that version 3 needs: web, worker, and the stores that are not elsewhere', () => {
    const parts = workloadsOf(all[cell]).map((each) => `${String(each['kind'])}/${nameOf(each)}`);
    const stores = ['StatefulSet/langfuse-clickhouse', 'StatefulSet/langfuse-object-store', 'StatefulSet/langfuse-redis'];
    expect(parts.filter((each) => each.includes('/langfuse-')).sort()).toEqual(
      ['Deployment/langfuse-web', 'Deployment/langfuse-worker', 'Job/langfuse-migrate', ...(cell === 'agency-prod' ? [] : stores)].sort(),
    );
  });

  test('is reached by the three services under one address', () => {
    const url = `http://langfuse-web.${cell === 'agency-prod' ? 'kaze-agency' : 'kaze'}.svc:3000`;
    for (const name of ['kaze-runtime', 'kaze-gateway', 'kaze-knowledge']) {
      expect(variablesOf(containerOf(all[cell].get('Deployment', name), name))['LANGFUSE_BASE_URL']).toBe(url);
    }
  });

  test('has no place of its own on the tailnet', () => {
    const sidecars = workloadsOf(all[cell]).filter((each) => Rendered.containersOf(each).some(({ name }) => name === 'tailscale'));
    expect(sidecars.map(nameOf).sort()).toEqual(['kaze-gateway', 'kaze-knowledge', 'kaze-runtime']);
  });
});
