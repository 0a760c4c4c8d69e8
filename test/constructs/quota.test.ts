import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { Quota, type QuotaProps } from '../../constructs/quota';
import { FIRST_USE_MS, schemaProblems } from '../support/strict-schema';
import { manifests } from '../support/synth';

const inShop = () => new Chart(Testing.app(), 'app', { namespace: 'shop', disableResourceNameHashes: true });

function rendered(props: QuotaProps) {
  const chart = inShop();
  new Quota(chart, 'subject', props);
  return manifests(chart);
}

const everything: Required<QuotaProps> = {
  name: 'shop',
  hard: { 'requests.cpu': '4', 'limits.cpu': '8', 'requests.memory': '8Gi', pods: '20', 'count/jobs.batch': '50' },
  container: { defaultRequests: { cpu: '50m', memory: '64Mi' }, defaultLimits: { cpu: '1', memory: '256Mi' }, max: { memory: '4Gi' } },
};

describe('Quota', () => {
  test('smallest: limits of a namespace', () => {
    expect(rendered({ hard: { pods: '20' } })).toEqual([
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'subject', namespace: 'shop' }, spec: { hard: { pods: '20' } } },
    ]);
  });

  test(
    'everything: each prop reaches the two objects',
    async () => {
      const objects = rendered(everything);
      expect(objects).toEqual([
        expect.objectContaining({ kind: 'ResourceQuota', metadata: { name: 'shop', namespace: 'shop' }, spec: { hard: everything.hard } }),
        {
          apiVersion: 'v1',
          kind: 'LimitRange',
          metadata: { name: 'shop', namespace: 'shop' },
          spec: {
            limits: [
              {
                type: 'Container',
                defaultRequest: { cpu: '50m', memory: '64Mi' },
                default: { cpu: '1', memory: '256Mi' },
                max: { memory: '4Gi' },
              },
            ],
          },
        },
      ]);
      expect(await schemaProblems(objects)).toEqual([]);
    },
    FIRST_USE_MS,
  );

  test('refuses all that the API server would refuse, or refuse pods by, at once', () => {
    const wrong: QuotaProps = {
      hard: { 'limits.cpu': '8', pods: 'many' },
      container: { defaultRequests: { memory: '2Gi' }, defaultLimits: { memory: '1Gi' }, max: { memory: '512Mi' } },
    };
    expect(() => rendered(wrong)).toThrow(
      [
        'app/subject: hard.pods: expected a quantity, got "many"; write it as 500m or 2Gi',
        'app/subject: container.defaultRequests.memory: expected at most 1Gi, got 2Gi; no container without one of its own could start',
        'app/subject: container.defaultLimits.memory: expected at most 512Mi, got 1Gi; no container without one of its own could start',
        'app/subject: hard["limits.cpu"]: expected container.defaultLimits.cpu beside it, got none; containers without a CPU limit would be refused',
      ].join('\n'),
    );
  });

  test('refuses an application without a namespace, and a quota of nothing', () => {
    const make = () => new Quota(Testing.chart(), 'subject', { hard: {} });
    expect(make).toThrow('expected an application with a namespace, got none');
    expect(() => rendered({ hard: {} })).toThrow('app/subject: hard: expected at least one resource, got none');
  });

  test('hatch: ApiObject.of finds the ResourceQuota', () => {
    const chart = inShop();
    ApiObject.of(new Quota(chart, 'subject', everything)).addJsonPatch(JsonPatch.replace('/spec/hard/pods', '1'));
    expect(manifests(chart)[0]).toHaveProperty('spec.hard.pods', '1');
  });
});
