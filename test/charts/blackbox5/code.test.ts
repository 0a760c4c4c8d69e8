import { blackbox5 } from '../../../charts/blackbox5';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { listAt, nameOf } from '../../support/pods';
import { Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS, partOf, placeOf, podMakersOf } from './support/environments';

const PARTS = ['storage', 'agents', 'mcp'];

/** `part/workload container` of who mounts the code, and whether to write. */
function mountsOf(objects: Rendered): Record<string, 'read' | 'write'> {
  const mounts = podMakersOf(objects).flatMap((workload) =>
    Rendered.containersOf(workload).flatMap(({ object }) =>
      listAt(object, 'volumeMounts')
        .filter(({ name }) => name === 'blackbox5-code')
        .map(({ mountPath, readOnly }): [string, 'read' | 'write'] => {
          expect([placeOf(workload), mountPath]).toEqual([placeOf(workload), '/opt/blackbox5']);
          return [placeOf(workload), readOnly === true ? 'read' : 'write'];
        }),
    ),
  );
  return Object.fromEntries(mounts);
}

describe.each(ENVIRONMENTS)('the code of blackbox5/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(blackbox5, environment);
  });
  const volumes = () => objects.all('PersistentVolume');
  const claims = () => objects.all('PersistentVolumeClaim').filter((each) => nameOf(each) === 'blackbox5-code');

  test('is a volume and a claim for each of three namespaces, each bound to the other and to nothing else', () => {
    expect(volumes().map((each) => [nameOf(each), at(each, 'spec.claimRef')])).toEqual(
      PARTS.map((part) => [
        `blackbox5-code-blackbox5-${part}`,
        { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'blackbox5-code', namespace: `blackbox5-${part}` },
      ]),
    );
    expect(
      claims()
        .map((each) => [partOf(each), at(each, 'spec.volumeName')])
        .sort(),
    ).toEqual([...PARTS].sort().map((part) => [part, `blackbox5-code-blackbox5-${part}`]));
    for (const claim of claims()) {
      const volume = volumes().find((each) => nameOf(each) === at(claim, 'spec.volumeName'));
      for (const field of ['spec.storageClassName', 'spec.accessModes']) expect(at(claim, field)).toEqual(at(volume, field));
      expect(at(claim, 'spec.resources.requests.storage')).toBe(at(volume, 'spec.capacity.storage'));
      expect(at(volume, 'spec.persistentVolumeReclaimPolicy')).toBe('Retain');
    }
  });

  test('is the same place for all of them', () => {
    const place = (volume: JsonObject): string => {
      const { readOnly: _, ...source } = (at(volume, 'spec.nfs') ?? at(volume, 'spec.hostPath')) as JsonObject;
      return JSON.stringify(source);
    };
    expect(new Set(volumes().map(place)).size).toBe(1);
  });

  test('is only read by MCP servers: their mounts, their claim and their volume', () => {
    const mounts = mountsOf(objects);
    expect(mounts['mcp/filesystem-mcp']).toBe('read');
    expect(mounts['mcp/serena-mcp']).toBe('read');
    const [volume] = volumes().filter((each) => at(each, 'spec.claimRef.namespace') === 'blackbox5-mcp');
    expect(at(volume, 'spec.accessModes')).toEqual(['ReadOnlyMany']);
    if (environment === 'hetzner') expect(at(volume, 'spec.nfs.readOnly')).toBe(true);
  });

  test('and every other claim stay, whatever a reconciler would prune', () => {
    const kept = [
      ...volumes(),
      ...objects.all('PersistentVolumeClaim'),
      ...objects.all('Namespace'),
      ...objects.all('CustomResourceDefinition'),
    ];
    expect(kept.length).toBeGreaterThan(10);
    for (const each of kept) {
      const annotations = at(each, 'metadata.annotations') as JsonObject | undefined;
      expect([nameOf(each), annotations?.['kustomize.toolkit.fluxcd.io/prune']]).toEqual([nameOf(each), 'disabled']);
    }
  });
});

test('is mounted in hetzner by exactly these, and written by those that have to', async () => {
  expect(mountsOf(await rendered(blackbox5, 'hetzner'))).toEqual({
    'agents/ralf-001': 'write',
    'agents/ralf-002': 'write',
    'agents/ralf-003': 'write',
    'mcp/filesystem-mcp': 'read',
    'mcp/serena-mcp': 'read',
    'storage/code-clone': 'write',
    'storage/backup-code': 'read',
    'storage/backup-code-restore': 'write',
  });
});

test('can be written by MCP servers where the environment says so', async () => {
  const objects = await rendered(blackbox5, 'hetzner', edit(['    repository: https', '    mcp: read-write\n    repository: https']));
  expect(mountsOf(objects)).toMatchObject({ 'mcp/filesystem-mcp': 'write', 'mcp/serena-mcp': 'write' });
  const [volume] = objects.all('PersistentVolume').filter((each) => at(each, 'spec.claimRef.namespace') === 'blackbox5-mcp');
  expect([at(volume, 'spec.accessModes'), at(volume, 'spec.nfs.readOnly')]).toEqual([['ReadWriteMany'], undefined]);
});

test('is on CephFS where the environment says so, by handles that differ', async () => {
  const ceph = 'source: { kind: cephfs, clusterId: ceph, fsName: code, path: /blackbox5, secret: { name: ceph, namespace: ceph-csi } }';
  const objects = await rendered(blackbox5, 'hetzner', edit([/source: \{ kind: nfs.*\}/, ceph]));
  const handles = objects.all('PersistentVolume').map((each) => at(each, 'spec.csi.volumeHandle'));
  expect([handles.length, new Set(handles).size]).toEqual([3, 3]);
  const attributes = objects.all('PersistentVolume').map((each) => JSON.stringify(at(each, 'spec.csi.volumeAttributes')));
  expect(new Set(attributes).size).toBe(1);
});

test('a disk of one node is mounted by pods that have to be on one node', async () => {
  const objects = await rendered(blackbox5, 'hetzner');
  for (const claim of objects.all('PersistentVolumeClaim').filter((each) => nameOf(each) !== 'blackbox5-code')) {
    expect(at(claim, 'spec.accessModes')).toEqual(['ReadWriteOnce']);
    const users = podMakersOf(objects).filter((workload) =>
      listAt(workload, 'spec.template.spec.volumes').some((each) => at(each, 'persistentVolumeClaim.claimName') === nameOf(claim)),
    );
    expect(users.map(placeOf)).toHaveLength(3);
    for (const workload of users) {
      const [term] = listAt(workload, 'spec.template.spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution');
      expect([placeOf(workload), term?.['topologyKey']]).toEqual([placeOf(workload), 'kubernetes.io/hostname']);
      const wanted = Object.entries(at(term, 'labelSelector.matchLabels') as JsonObject);
      const labels = at(workload, 'spec.template.metadata.labels') as JsonObject;
      expect(wanted.filter(([key, value]) => labels[key] !== value)).toEqual([]);
      expect(wanted).toEqual([['galley.dev/node-group', nameOf(claim)]]);
    }
  }
});

test.each(['ä', 'A', 'a_b', '-a', 'a'.repeat(64)])(
  'a node that can be no label, as its volumes are bound to one, is refused: %j',
  async (name) => {
    const changed = rendered(blackbox5, 'dev', edit([/kind: node, node: [^\s,}]+/, `kind: node, node: ${JSON.stringify(name)}`]));
    await expect(changed).rejects.toThrow(/config\.code\.source\.node: expected (?:lower-case letters|at most 63)/);
  },
);
