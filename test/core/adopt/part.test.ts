import { withLocked } from '../../../core/adopt/lockfiles';
import { partDifferences } from '../../../core/adopt/part-differences';
import { withCluster, withPart, withSlots } from '../../../core/adopt/part-edits';
import { slotsForPart } from '../../../core/adopt/part-images';
import { partPlan } from '../../../core/adopt/part-plan';
import { type PartRecord, parseRecord, recordText, sourceOf } from '../../../core/adopt/part-record';
import { partSystemFiles } from '../../../core/adopt/part-system';
import { digestOf } from '../../../core/digest';
import type { KubernetesObject } from '../../../core/object/object';

const made = { part: 'cert-manager', tool: 'helm', toolVersion: '4.3.2', source: 'c', namespace: 'cm', kubernetesVersion: '1.35' } as const;
const planOf = (...objects: readonly Record<string, unknown>[]) =>
  partPlan({
    system: 'platform',
    made,
    given: objects.map((object) => ({ object: object as unknown as KubernetesObject, place: { file: 'helm' } })),
    known: new Map(),
  });
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'p', image: 'quay.io/a/b:1' }] } };

describe('a part', () => {
  test('is the objects as they were rendered, in the namespace that Helm installs into; their text has the recorded digest', () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'r' } };
    const { objects, files, record, namespace } = planOf(pod, role);
    expect(objects).toEqual([{ ...pod, metadata: { name: 'p', namespace: 'cm' } }, role]);
    expect(record.digest).toBe(digestOf(files.get('charts/platform/vendored/cert-manager/manifests.json') ?? ''));
    expect(record.images).toEqual({ 'quay.io/a/b:1': 'b' });
    expect(namespace).toBe('cm');
    expect(planOf(pod, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cm' } }).namespace).toBeUndefined();
    expect(planOf(role).namespace).toBeUndefined();
  });

  test('holds no value of a Secret', () => {
    const value = Buffer.from('correct horse battery').toString('base64');
    const { files, stored } = planOf(pod, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { password: value } });
    expect([...files.values()].join('\n')).not.toContain(value);
    expect(stored).toEqual([{ remoteKey: 'platform-cm-s', property: 'password', secret: 'cm/Secret s' }]);
    expect(files.get('charts/platform/vendored/cert-manager/SECRETS.md')).toContain('| `platform-cm-s` | `password` |');
  });

  test('names what Helm runs at its moments', () => {
    const annotations = { 'helm.sh/hook': 'pre-install' };
    expect(planOf({ ...pod, metadata: { name: 'p', annotations } }).hooks).toEqual(['Pod cm/p: pre-install']);
  });

  test('its record is read as it was written, and asks for the same again', () => {
    const { record } = planOf(pod);
    const place = { file: 'made.json' };
    expect(parseRecord(recordText(record), place)).toEqual(record);
    expect(sourceOf(record)).toEqual({
      part: 'cert-manager',
      tool: 'helm',
      source: 'c',
      namespace: 'cm',
      kubernetesVersion: '1.35',
      values: [],
    });
    for (const text of ['', '{}', recordText({ ...record, digest: 'x' })])
      expect(() => parseRecord(text, place)).toThrow(
        expect.objectContaining({ problems: [expect.objectContaining({ code: 'FILE_FOREIGN', place })] }),
      );
  });

  test('that is made anew differs by how it was made, by objects and by their fields', () => {
    const { record } = planOf(pod);
    const after: PartRecord = {
      ...record,
      toolVersion: '4.4.0',
      chart: { name: 'c', version: '2', digest: record.digest },
      digest: digestOf(''),
    };
    const secondary = { ...pod, metadata: { name: 'q' } } as unknown as KubernetesObject;
    const changed = { ...pod, spec: { containers: [{ name: 'p', image: 'quay.io/a/b:2' }] } } as unknown as KubernetesObject;
    expect(partDifferences([pod as unknown as KubernetesObject, secondary], [changed], { before: record, after })).toEqual([
      'toolVersion: 4.3.2 → 4.4.0',
      'chart.name: none → c',
      'chart.version: none → 2',
      `chart.digest: none → ${record.digest}`,
      '/Pod//p: spec.containers.0.image',
      '/Pod//q: is not rendered any more',
    ]);
  });
});

describe('slots', () => {
  test('have the last part of a name, the one of the same image and tag, or one with the name of the part', () => {
    const known = new Map([
      ['redis', { image: 'docker.io/library/redis', tag: '7' }],
      ['web', { image: 'ghcr.io/acme/web', tag: '1' }],
    ]);
    const { slots } = slotsForPart(['quay.io/other/web:2', 'docker.io/library/redis:7', 'ghcr.io/acme/web:2', 'not a reference'], {
      part: 'shop',
      known,
    });
    expect([...slots]).toEqual([
      ['quay.io/other/web:2', 'shop-web'],
      ['docker.io/library/redis:7', 'redis'],
      ['ghcr.io/acme/web:2', 'shop-web-2'],
    ]);
  });

  test('stay the same for another version of an image', () => {
    const known = new Map([['b', { image: 'quay.io/a/b', tag: '1' }]]);
    const { slots, locked } = slotsForPart(['quay.io/a/b:2'], { part: 'shop', known, before: { 'quay.io/a/b:1': 'b' } });
    expect([[...slots], locked.get('b')?.tag]).toEqual([[['quay.io/a/b:2', 'b']], '2']);
  });
});

describe('a system', () => {
  test('begins with a part, and takes another one', () => {
    const plan = planOf(pod);
    const files = partSystemFiles({ system: 'platform', environment: 'prod', repository: 'https://git.example.com/r.git', plan });
    const index = files.get('charts/platform/index.ts') ?? '';
    expect(index).toContain("import { certManagerPart } from './vendored/cert-manager';\n");
    expect(index).toContain('      certManagerPart(app, props.images),\n      // galley import adds parts above this line\n');
    const second = withPart(index, 'argo-cd', false) ?? '';
    expect(second).toContain('      argoCdPart(app),\n      // galley import adds parts above this line\n');
    expect(withPart(second, 'argo-cd', false)).toBe(second);
    expect(withPart('import a from "b";\n', 'argo-cd', false)).toBeUndefined();
    expect(files.get('releases/platform/0.1.0.yaml')).toContain(
      'components: {}\nthirdParty:\n  b:\n    image: quay.io/a/b\n    tag: "1"\n',
    );
  });

  test('made of YAML takes a part too, with the images that it was not given before', () => {
    const index =
      "import { defineSystem } from 'galley';\nimport { a } from './a';\n\nexport const s = defineSystem({\n  build(app) {\n    a(app);\n    // galley import adds calls above this line\n  },\n});\n";
    expect(withPart(index, 'x', true)).toContain('  build(app, props) {\n    a(app);\n    xPart(app, props.images);\n');
    expect(withPart(index, 'x', false)).toContain('  build(app) {\n    a(app);\n    xPart(app);\n');
  });

  test('gets slots, images in each lockfile and what the cluster has; what is there stays', () => {
    expect(withSlots("  components: ['web'],\n  thirdParty: ['redis'],\n", ['web', 'redis', 'b'])).toBe(
      "  components: ['web'],\n  thirdParty: ['b', 'redis'],\n",
    );
    const lockfile =
      'system: s\nversion: 1.0.0\ncomponents: {}\nthirdParty:\n  b:\n    image: quay.io/a/b\n    tag: "1"\n    digest: sha256:0\n';
    const image = (tag: string) => ({ image: 'quay.io/a/b', tag, digest: `sha256:${'0'.repeat(64)}`, origin: 'sample' as const });
    expect(withLocked(lockfile, new Map([['b', image('1')]]))).toBe(lockfile);
    expect(withLocked(lockfile, new Map([['b', image('2')]]))).toContain('    tag: "2"\n');
    expect(withLocked(lockfile, new Map([['c', image('1')]]))).toContain('  c:\n    image: quay.io/a/b\n');
    const environment = 'cluster:\n  operators: {}\nconfig: {}\n';
    const cluster = { operators: { prometheus: { namespace: 'monitoring' } } };
    expect(withCluster(environment, cluster)).toContain('prometheus');
    expect(withCluster('cluster: eu\n', cluster)).toBe('cluster: eu\n');
  });
});
