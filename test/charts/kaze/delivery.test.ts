import { parse } from 'yaml';
import { kaze } from '../../../charts/kaze';
import { nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS, environmentFile } from './support/cells';

/** Position of each application on the first install: what it comes after has a lower one. */
const FIRST_INSTALL = {
  'cluster-dev': { base: 0, postgres: 1, langfuse: 2, 'kaze-runtime': 3, 'kaze-gateway': 3, 'kaze-knowledge': 3 },
  'agency-prod': {
    base: 0,
    'secret-store': 1,
    monitoring: 2,
    postgres: 2,
    langfuse: 3,
    'kaze-runtime': 4,
    'kaze-gateway': 4,
    'kaze-knowledge': 4,
    'workspace-backup': 5,
  },
  'customer-acme': {
    base: 0,
    monitoring: 1,
    postgres: 1,
    langfuse: 2,
    'kaze-runtime': 3,
    'kaze-gateway': 3,
    'kaze-knowledge': 3,
    'workspace-backup': 4,
  },
} as const;

const annotation = (object: Parameters<typeof at>[0], key: string): unknown =>
  (at(object, 'metadata.annotations') as Record<string, unknown> | undefined)?.[`argocd.argoproj.io/${key}`];

describe.each(CELLS)('delivery of kaze/%s', (cell) => {
  const { repository, config } = parse(environmentFile(cell));
  const root = `kaze-${cell}`;
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(kaze, cell);
  });

  test('Argo CD applies every folder, each by one Application, and nothing else applies any', () => {
    const folders = [...new Set(objects.objects.map(({ application }) => application))];
    const paths = objects.all('Application').map((each) => at(each, 'spec.source.path'));
    expect(paths.sort()).toEqual(folders.map((folder) => `dist/kaze/${cell}/${folder}`).sort());
    expect(nameOf(objects.get('Application', root))).toBe(root);
    expect(at(objects.get('Application', root), 'spec.source.path')).toBe(`dist/kaze/${cell}/delivery`);
    const deliverers = objects.objects.filter(({ object }) => /fluxcd\.io|helm\.|^fleet/.test(object.apiVersion));
    expect(deliverers).toEqual([]);
    expect(objects.objects.filter(({ application }) => application === 'delivery').every(({ object }) => /^App/.test(object.kind))).toBe(
      true,
    );
  });

  test('each follows its folder of the repository, corrects the cluster, and renders only when its folder changed', () => {
    for (const each of objects.all('Application')) {
      const path = at(each, 'spec.source.path');
      expect(at(each, 'spec.source')).toEqual({ repoURL: repository.url, targetRevision: repository.branch, path });
      expect(annotation(each, 'manifest-generate-paths')).toBe(`/${String(path)}`);
      expect(at(each, 'spec.syncPolicy.automated')).toEqual({ prune: true, selfHeal: true });
      // Server-side apply would take from a selector what others added.
      expect(JSON.stringify(at(each, 'spec.syncPolicy.syncOptions'))).not.toContain('ServerSideApply=true');
    }
  });

  test('on the first install an application comes after what it needs', () => {
    const waves = objects.all('Application').flatMap((each) => {
      const wave = annotation(each, 'sync-wave');
      return wave === undefined ? [] : [[nameOf(each).slice(root.length + 1), Number(wave)]];
    });
    // Root itself is with the last: nothing waits for those.
    const last = Math.max(...Object.values(FIRST_INSTALL[cell]));
    expect(Object.fromEntries(waves)).toEqual({ ...FIRST_INSTALL[cell], '': last });
    for (const project of objects.all('AppProject')) expect(annotation(project, 'sync-wave')).toBe('-1');
  });

  test('on every change a stage waits for the one before: it is a wave inside its Application, and a Job is a hook of that wave', () => {
    const waves = new Map<string, Set<unknown>>();
    for (const { application, stage, object } of objects.objects) {
      if (application === 'delivery') continue;
      const key = `${application}/${stage ?? ''}`;
      waves.set(key, (waves.get(key) ?? new Set()).add(annotation(object, 'sync-wave')));
      expect(annotation(object, 'hook')).toBe(object.kind === 'Job' ? 'Sync' : undefined);
    }
    const of = (application: string, ...stages: string[]) =>
      stages.map((stage, wave) => [`${application}/${stage}`, new Set([String(wave)])]);
    const staged = [...waves].filter(([key]) => !key.endsWith('/'));
    expect(new Map(staged as [string, Set<unknown>][])).toEqual(
      new Map([
        ...['kaze-runtime', 'kaze-gateway', 'kaze-knowledge'].flatMap((service) => of(service, 'secrets', 'workload')),
        ...of('postgres', 'secrets', 'database'),
        ...of('langfuse', 'secrets', ...(cell === 'agency-prod' ? [] : ['stores']), 'migration', 'workloads'),
      ] as [string, Set<unknown>][]),
    );
  });

  test('the root’s project may write Applications and projects, in Argo CD’s namespace, and nothing else', () => {
    expect(at(objects.get('Application', root), 'spec.project')).toBe(`${root}-root`);
    expect(at(objects.get('AppProject', `${root}-root`), 'spec')).toMatchObject({
      sourceRepos: [repository.url],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'argocd' }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [
        { group: 'argoproj.io', kind: 'AppProject' },
        { group: 'argoproj.io', kind: 'Application' },
      ],
    });
    const others = objects.all('Application').filter((each) => nameOf(each) !== root);
    expect(new Set(others.map((each) => at(each, 'spec.project')))).toEqual(new Set([root]));
  });

  test('the system’s project may write to its own namespace alone, and exactly the kinds that it has', () => {
    const spec = at(objects.get('AppProject', root), 'spec');
    const destinations = at(spec, 'destinations') as { namespace: string }[];
    expect(destinations.map(({ namespace }) => namespace)).toEqual(['', config.namespace]);
    expect(JSON.stringify(spec)).not.toContain('*');
    const clusterKinds = (at(spec, 'clusterResourceWhitelist') as { kind: string }[]).map(({ kind }) => kind);
    // Guardrails are in every project, so that they go when they are switched off.
    const all = ['Namespace', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];
    expect(clusterKinds).toEqual(cell === 'agency-prod' ? all : [...all, 'ClusterSecretStore']);
    const kinds = (at(spec, 'namespaceResourceWhitelist') as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds.filter((kind) => ['Application', 'AppProject', 'Secret', 'Role', 'RoleBinding'].includes(kind))).toEqual([]);
    const rendered = objects.objects.filter(({ application, object }) => application !== 'delivery' && object.metadata.namespace);
    expect([...new Set(rendered.map(({ object }) => object.kind))].filter((kind) => !kinds.includes(kind))).toEqual([]);
  });

  test('switching off the sync of one Application lasts: the root ignores that difference, and does not write over it', () => {
    const ignoring = objects.all('Application').filter((each) => at(each, 'spec.ignoreDifferences') !== undefined);
    expect(ignoring.map(nameOf)).toEqual([root]);
    expect(at(ignoring[0], 'spec.ignoreDifferences')).toEqual([
      { group: 'argoproj.io', kind: 'Application', jsonPointers: ['/spec/syncPolicy/automated'] },
    ]);
    expect(at(ignoring[0], 'spec.syncPolicy.syncOptions')).toContain('RespectIgnoreDifferences=true');
  });
});
