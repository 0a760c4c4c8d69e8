import { ApiObject, Size, Testing } from 'cdk8s';
import { Application } from '../../../constructs/application';
import { isData } from '../../../constructs/storage/data';
import { SharedVolume, SharedVolumeClaim, type SharedVolumeProps } from '../../../constructs/storage/shared-volume';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, manifests, one } from '../../support/synth';

const smallest: SharedVolumeProps = {
  size: Size.gibibytes(100),
  storageClass: 'code-nfs',
  source: { kind: 'nfs', server: '10.0.0.5', path: '/srv/code' },
  namespaces: { agents: 'read-write', mcp: 'read-only' },
};

/** The volumes, and a claim in each of some namespaces. */
function shared(props: SharedVolumeProps, claimants: readonly string[] = Object.keys(props.namespaces)) {
  const app = Testing.app();
  const cluster = new Application(app, 'cluster');
  const volume = new SharedVolume(cluster, 'code', props);
  const claims = claimants.map((namespace) => {
    const application = new Application(app, namespace, { namespace });
    return { application, claim: new SharedVolumeClaim(application, 'claim', { volume }) };
  });
  return { volumes: manifests(cluster), claims, cluster };
}

test('smallest: a volume for each namespace, of one source, each kept and reserved for one claim', () => {
  const { volumes, claims } = shared(smallest);
  expect(volumes.map((volume) => [at(volume, 'metadata.name'), at(volume, 'spec.claimRef'), at(volume, 'spec.accessModes')])).toEqual([
    ['code-agents', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'agents', name: 'code' }, ['ReadWriteMany']],
    ['code-mcp', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'mcp', name: 'code' }, ['ReadOnlyMany']],
  ]);
  for (const volume of volumes) {
    expect(volume).toMatchObject({
      metadata: { labels: { 'galley.dev/shared-volume': 'code' } },
      spec: { persistentVolumeReclaimPolicy: 'Retain', nfs: { server: '10.0.0.5', path: '/srv/code' } },
    });
  }
  for (const { application, claim } of claims) {
    const rendered = one(manifests(application), 'PersistentVolumeClaim');
    const volume = volumes.find((each) => at(each, 'metadata.name') === at(rendered, 'spec.volumeName'));
    // What binds them: the same class, a mode that both have, and a size that is enough.
    for (const path of ['spec.storageClassName', 'spec.accessModes']) expect(at(rendered, path)).toEqual(at(volume, path));
    expect(at(rendered, 'spec.resources.requests.storage')).toBe(at(volume, 'spec.capacity.storage'));
    expect(at(volume, 'spec.claimRef.name')).toBe(at(rendered, 'metadata.name'));
    expect(claim.readOnly).toBe(application.namespace === 'mcp');
  }
});

test.each<[string, SharedVolumeProps['source'], object, object]>([
  ['nfs', smallest.source, { nfs: { server: '10.0.0.5' } }, { nfs: { readOnly: true } }],
  [
    'cephfs, each by a handle of its own',
    { kind: 'cephfs', clusterId: 'c', fsName: 'fs', path: '/code', secret: { name: 'ceph', namespace: 'csi' } },
    { csi: { driver: 'cephfs.csi.ceph.com', volumeHandle: 'code-agents', volumeAttributes: { rootPath: '/code', staticVolume: 'true' } } },
    { csi: { volumeHandle: 'code-mcp', readOnly: true } },
  ],
  [
    'a directory of one node, and of that one alone',
    { kind: 'node', node: 'dev', path: '/srv/code' },
    {
      hostPath: { path: '/srv/code', type: 'Directory' },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['dev'] }] }] },
      },
    },
    { hostPath: { path: '/srv/code' } },
  ],
])(
  'sources: %s',
  async (_, source, first, second) => {
    const { volumes } = shared({ ...smallest, source });
    expect(volumes.map(({ spec }) => spec)).toMatchObject([first, second]);
    expect(await schemaProblems(volumes)).toEqual([]);
  },
  FIRST_USE_MS,
);

test('everything: the name is the beginning of all names', () => {
  const everything: Required<SharedVolumeProps> = { ...smallest, name: 'shared' };
  const { volumes, claims } = shared(everything);
  expect(volumes.map((volume) => at(volume, 'metadata.name'))).toEqual(['shared-agents', 'shared-mcp']);
  expect(claims.map(({ claim }) => claim.name)).toEqual(['shared', 'shared']);
});

test('volumes and claims are data, which no reconciler prunes', () => {
  const { cluster, claims } = shared(smallest);
  const objects = [cluster, ...claims.map(({ application }) => application)]
    .flatMap(({ node }) => node.findAll())
    .filter(ApiObject.isApiObject);
  expect(objects.map((object) => isData(object as ApiObject))).toEqual(objects.map(() => true));
});

describe('refuses', () => {
  test('volumes in a namespace', () => {
    const application = new Application(Testing.app(), 'agents', { namespace: 'agents' });
    expect(() => new SharedVolume(application, 'code', smallest)).toThrow('expected an application without a namespace, got agents');
  });

  test('no namespace at all', () => {
    expect(() => shared({ ...smallest, namespaces: {} })).toThrow('namespaces: expected at least one, got none');
  });

  test('a claim in a namespace that has no volume: it would wait for ever', () => {
    expect(() => shared(smallest, ['system'])).toThrow('expected one of the namespaces that code is for (agents, mcp), got system');
  });
});
