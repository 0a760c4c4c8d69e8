import type { KubeApi } from './support/api';
import { refresh, untilSynced } from './support/argocd-applications';
import type { EndpointsRecord } from './support/endpoints';
import type { MemqlStaging } from './support/memql-staging';
import { until } from './support/until';

/** What a failing gate is tried on: memQL as it runs, with bff and cognition at rest. */
interface FailingGateProps {
  readonly api: KubeApi;
  readonly memql: MemqlStaging;
  readonly endpoints: EndpointsRecord;
  /** Deploys a version whose images get these tags. */
  readonly deploy: (version: string, tags: Readonly<Record<string, string>>) => Promise<void>;
  /** Digest of an image in the version that is deployed. */
  readonly digestOf: (name: string) => string;
  /** Names of all Applications. */
  readonly applications: readonly string[];
}

/** The tests of a version whose gate fails, and of the way back from it. */
export function failingGate({ api, memql, endpoints, deploy, digestOf, applications }: FailingGateProps): void {
  const { states, reconciled: staging } = memql;
  let started = 0;
  let active = '';
  let serving: readonly string[] = [];
  let stable = '';

  beforeAll(async () => {
    active = (await states.hashOf('bff-active')) ?? '';
    serving = endpoints.now('bff-active');
    stable = digestOf('cognition');
    started = Date.now();
    await deploy('0.9.17', { bff: '0.9.17', cognition: '0.9.17', identity: '0.9.15', 'deploy-gate-check': '0.9.17-fails' });
  });

  test('the gate runs on this later update too, fails, and bff is aborted', async () => {
    const { status } = await states.untilPhase('bff', 'Degraded', 180);
    expect(status.abort).toBe(true);
    const [run] = await states.analyses('bff', status.currentPodHash);
    expect(run?.['status'].phase).toBe('Failed');
  });

  test('a failing background analysis puts the stable version of cognition back', async () => {
    const { status } = await states.untilPhase('cognition', 'Degraded', 180);
    expect(status.abort).toBe(true);
    await until('all pods of cognition run the stable version', 60, async () => {
      const pods = await states.pods('cognition');
      return pods.length === 2 && (await states.podsWith('cognition', stable)).length === 2;
    });
  });

  test('the old colour served throughout', async () => {
    expect(await states.hashOf('bff-active')).toBe(active);
    for (const service of ['bff-active', 'bff-external']) {
      expect(endpoints.of(service, started).map(({ pods }) => pods)).toEqual([serving]);
    }
  });

  test('a rollback to the version before it brings everything back to Healthy', async () => {
    await staging.galley('rollback', 'memql/staging');
    const commit = await staging.publish();
    await refresh(api);
    await untilSynced(api, applications, commit, 180);
    await states.untilPhase('bff', 'Healthy', 60);
    await states.untilPhase('cognition', 'Healthy', 60);
    expect(endpoints.now('bff-external')).toEqual(serving);
  });
}
