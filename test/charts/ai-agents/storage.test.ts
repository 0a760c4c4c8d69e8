import { aiAgents } from '../../../charts/ai-agents';
import { loadEnvironmentWithWarnings } from '../../../core/env/load';
import { sentenceOf } from '../../../core/errors';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { listAt, nameOf } from '../../support/pods';
import { Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS, environmentFile, podMakersOf } from './support/environments';

/** `<claim> at <path>` of every claim that a pod mounts, by workload. */
function mountsOf(objects: Rendered): Record<string, string[]> {
  const mounts = podMakersOf(objects).map((workload): [string, string[]] => {
    const claims = new Map(
      listAt(workload, 'spec.template.spec.volumes').flatMap((volume) => {
        const claim = at(volume, 'persistentVolumeClaim.claimName');
        return claim === undefined ? [] : [[String(volume['name']), String(claim)] as const];
      }),
    );
    const paths = Rendered.containersOf(workload).flatMap(({ object }) =>
      listAt(object, 'volumeMounts').flatMap(({ name, mountPath }) =>
        claims.has(String(name)) ? [`${claims.get(String(name))} at ${String(mountPath)}`] : [],
      ),
    );
    return [nameOf(workload), paths];
  });
  return Object.fromEntries(mounts.filter(([, paths]) => paths.length > 0));
}

/** Beside each other: the snapshot of the one does not hold the other. */
const BACKED_UP = ['ai-agents-workspace at /workspace', 'ai-agents-uploads at /uploads'];

describe.each(ENVIRONMENTS)('storage of ai-agents/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(aiAgents, environment);
  });

  test('is mounted by exactly these, and the cleanup has the workspace', () => {
    expect(mountsOf(objects)).toEqual({
      'ai-agents-api': ['ai-agents-workspace at /workspace', 'ai-agents-uploads at /workspace/uploads'],
      'ai-agents-processor': ['ai-agents-processor-workspace at /workspace', 'ai-agents-uploads at /workspace/uploads'],
      'ai-agents-cleanup': ['ai-agents-workspace at /workspace'],
      'ai-agents-processor-cleanup': ['ai-agents-processor-workspace at /workspace'],
      ...(environment === 'prod' && { 'ai-agents-backup': BACKED_UP, 'ai-agents-backup-restore': BACKED_UP }),
    });
  });

  test('uploads are a claim of their own: executors mount it, and would find the account files in the workspace', () => {
    for (const name of ['ai-agents-api', 'ai-agents-processor']) {
      const claim = at(objects.get('ConfigMap', name), 'data.UPLOADS_PVC_NAME');
      expect(claim).toBe('ai-agents-uploads');
      expect(at(objects.get('PersistentVolumeClaim', String(claim)), 'kind')).toBe('PersistentVolumeClaim');
    }
  });

  test('is Longhorn’s, and kept when git has it no more', () => {
    const claims = objects.all('PersistentVolumeClaim');
    expect(claims.length).toBe(environment === 'prod' ? 4 : 3);
    for (const claim of claims) {
      expect(at(claim, 'spec.storageClassName')).toBe('longhorn');
      expect(at(claim, 'spec.accessModes')).toEqual([environment === 'prod' ? 'ReadWriteMany' : 'ReadWriteOnce']);
      expect((at(claim, 'metadata.annotations') as JsonObject)['kustomize.toolkit.fluxcd.io/prune']).toBe('disabled');
    }
  });

  test('a claim of one node has all its pods there, one of each; one of many nodes lets them spread', () => {
    const groups = podMakersOf(objects).map((workload) => [
      nameOf(workload),
      (at(workload, 'spec.template.metadata.labels') as JsonObject)['galley.dev/node-group'],
      at(workload, 'spec.template.spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchLabels'),
    ]);
    const group = { 'galley.dev/node-group': 'ai-agents' };
    const expected = ['ai-agents-api', 'ai-agents-processor', 'ai-agents-cleanup', 'ai-agents-processor-cleanup'].map((name) => [
      name,
      'ai-agents',
      group,
    ]);
    expect(groups.filter(([, each]) => each !== undefined)).toEqual(environment === 'dev' ? expected : []);
    if (environment === 'dev') expect(objects.all('Deployment').map((each) => at(each, 'spec.replicas'))).toEqual([1, 1, 1]);
  });
});

test('the models cache exists on request, and its users get its name', async () => {
  const [dev, prod] = [await rendered(aiAgents, 'dev'), await rendered(aiAgents, 'prod')];
  const cache = (objects: Rendered) => objects.all('PersistentVolumeClaim').map(nameOf).includes('ai-agents-models-cache');
  expect([cache(dev), cache(prod)]).toEqual([false, true]);
  expect(at(prod.get('ConfigMap', 'ai-agents-processor'), 'data.MODELS_CACHE_PVC_NAME')).toBe('ai-agents-models-cache');
});

describe('backups', () => {
  const warningsOf = async (change: (text: string) => string) => {
    const text = change(environmentFile('prod'));
    const { warnings } = await loadEnvironmentWithWarnings({ text, file: 'envs/ai-agents/prod.yaml', systems: [aiAgents] });
    return warnings.map(sentenceOf).filter((each) => each.includes('no backup'));
  };
  const BACKUP = / {2}backup:\n(?: {4}.*\n)+/;

  test('leave out job directories, and what is mounted into the workspace', async () => {
    const backup = podMakersOf(await rendered(aiAgents, 'prod')).find((each) => nameOf(each) === 'ai-agents-backup');
    const env = listAt(Rendered.containersOf(backup ?? {})[0]?.object ?? {}, 'env');
    expect(env).toContainEqual({ name: 'EXCLUDE', value: '/workspace/jobs /workspace/uploads' });
  });

  test('warns production about data without a backup: claims without a repository, and logins that the cluster renews', async () => {
    const logins = expect.stringMatching(/^config\.secrets\.credentials: no backup: claude-credentials, as renewed in the cluster/);
    expect(await warningsOf((text) => text)).toEqual([logins]);
    const claims = expect.stringMatching(/^config\.storage: no backup: uploads, and the workspace/);
    expect(await warningsOf(edit([BACKUP, '']))).toEqual([logins, claims]);
  });

  test('on claims of one node are made on that node', async () => {
    const repository = 's3:https://s3.example.com/bucket';
    const objects = await rendered(
      aiAgents,
      'dev',
      edit(['  models:\n', `  backup: { repository: "${repository}", schedule: 0 3 * * * }\n  models:\n`]),
    );
    for (const name of ['ai-agents-backup', 'ai-agents-backup-restore']) {
      const task = podMakersOf(objects).find((each) => nameOf(each) === name);
      expect(at(task, 'spec.template.metadata.labels')).toMatchObject({ 'galley.dev/node-group': 'ai-agents' });
    }
  });

  test('are out of reach of Jobs that the API makes: neither their Secret nor their label is let through', async () => {
    const policy = (await rendered(aiAgents, 'prod')).get('ValidatingAdmissionPolicy', 'ai-agents-jobs');
    const expressions = JSON.stringify(at(policy, 'spec.validations'));
    expect(expressions.match(/ai-agents-backup(?:-restore)?/g)?.length).toBe(2);
    expect(expressions).toMatch(
      /'ai-agents-token-refresh', ?'ai-agents-backup', ?'ai-agents-backup-restore'|\\"ai-agents-backup\\",\\"ai-agents-backup-restore\\"/,
    );
  });
});

describe('refused', () => {
  const place = (name: string) => new RegExp(`(dev|prod)\\.yaml:\\d+:\\d+ config\\.storage\\.${name}\\.(accessMode|storageClass): `);

  test.each([
    [
      'several pods of the API on a claim of one node',
      'dev',
      ['  api:\n', '  api:\n    replicas: 2\n'],
      'workspace',
      /since api may have several pods, got ReadWriteOnce/,
    ],
    [
      'several pods of the processor',
      'dev',
      ['  processor:\n', '  processor:\n    maxReplicas: 3\n'],
      'processorWorkspace',
      /since processor may have several pods/,
    ],
    [
      'several pods of the processor on the uploads',
      'dev',
      ['  processor:\n', '  processor:\n    replicas: 2\n'],
      'uploads',
      /config\.storage\.uploads\.accessMode: expected ReadWriteMany, since processor may have several pods/,
    ],
    [
      'a second node',
      'dev',
      ['nodes: 1', 'nodes: 2'],
      'uploads',
      /cluster\.nodePools with one node in all, .* got ReadWriteOnce and 2 nodes/,
    ],
    ['nodes that may come', 'dev', ['nodes: 1', 'nodes: 1\n      maxNodes: 4'], 'workspace', /got ReadWriteOnce and 4 nodes/],
    [
      'a class that is not there',
      'prod',
      ['workspace: { size: 50Gi, storageClass: longhorn', 'workspace: { size: 50Gi, storageClass: fast'],
      'workspace',
      /expected one of cluster\.storageClasses \(longhorn\), got fast/,
    ],
    [
      'a class that can’t',
      'prod',
      ['accessModes: [ReadWriteOnce, ReadWriteMany]', 'accessModes: [ReadWriteOnce]'],
      'uploads',
      /expected a class that can do ReadWriteMany, got longhorn/,
    ],
    [
      'a cache that nobody binds',
      'prod',
      ['volumeBindingMode: Immediate', 'volumeBindingMode: WaitForFirstConsumer'],
      'modelsCache',
      /expected a class that binds at once, since no rendered pod mounts this claim/,
    ],
  ] as const)('%s', async (_, environment, replacement, claim, why) => {
    const refused = rendered(aiAgents, environment, edit(replacement));
    await expect(refused).rejects.toThrow(place(claim));
    await expect(refused).rejects.toThrow(why);
  });
});
