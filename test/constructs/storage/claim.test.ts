import { ApiObject, JsonPatch, Size, Testing } from 'cdk8s';
import { Claim, type ClaimProps } from '../../../constructs/storage/claim';
import { isData, markAsData } from '../../../constructs/storage/data';
import { one, synth } from '../../support/synth';

const smallest: ClaimProps = { size: Size.gibibytes(5) };

test("smallest: one node, the cluster's default storage class", () => {
  expect(synth(Claim, smallest)).toMatchInlineSnapshot(`
[
  {
    "apiVersion": "v1",
    "kind": "PersistentVolumeClaim",
    "metadata": {
      "name": "subject",
    },
    "spec": {
      "accessModes": [
        "ReadWriteOnce",
      ],
      "resources": {
        "requests": {
          "storage": "5Gi",
        },
      },
    },
  },
]
`);
});

test('every prop reaches the manifest', () => {
  const everything: Required<ClaimProps> = {
    name: 'workspace',
    size: Size.mebibytes(300),
    accessMode: 'ReadWriteMany',
    storageClassName: 'nfs',
  };
  expect(one(synth(Claim, everything), 'PersistentVolumeClaim')).toMatchObject({
    metadata: { name: 'workspace' },
    spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '300Mi' } }, storageClassName: 'nfs' },
  });
});

test('refuses a size of nothing', () => {
  expect(() => synth(Claim, { size: Size.gibibytes(0) })).toThrow('test/subject: size: expected storage, got 0Gi; ask for at least 1Mi');
});

test('a patch adds what it does not model', () => {
  const chart = Testing.chart();
  const claim = new Claim(chart, 'workspace', smallest);
  ApiObject.of(claim).addJsonPatch(JsonPatch.add('/spec/volumeName', 'disk-7'));
  expect(Testing.synth(chart)[0]).toMatchObject({ spec: { volumeName: 'disk-7' } });
});

test('all its mounts share one volume', () => {
  const { volume } = new Claim(Testing.chart(), 'workspace', smallest);
  expect(volume.mount('/a').volume).toBe(volume.mount('/b', { readOnly: true }).volume);
  expect(volume.spec).toEqual({ name: 'workspace', persistentVolumeClaim: { claimName: 'workspace' } });
});

describe('data', () => {
  test('a claim is data, in terms that name no controller', () => {
    const chart = Testing.chart();
    expect(isData(ApiObject.of(new Claim(chart, 'workspace', smallest)))).toBe(true);
    expect(JSON.stringify(Testing.synth(chart))).not.toMatch(/annotations|galley:data/);
  });

  test('nothing else is, unless it is marked', () => {
    const object = new ApiObject(Testing.chart(), 'object', { apiVersion: 'v1', kind: 'Namespace' });
    expect(isData(object)).toBe(false);
    markAsData(object);
    markAsData(object);
    expect(isData(object)).toBe(true);
    expect(object.node.metadata.filter(({ type }) => type === 'galley:data')).toHaveLength(1);
  });
});
