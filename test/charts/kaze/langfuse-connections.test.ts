import { kaze } from '../../../charts/kaze';
import { mayReach } from '../../support/network-matrix';
import { rendered } from '../../support/rendered';

describe('connections', () => {
  const pod = (name: string, namespace = 'kaze') => ({ namespace, labels: { 'app.kubernetes.io/name': name } });

  test('each store is reached by web and worker, ClickHouse by the migration too, and by no one else', async () => {
    const policies = (await rendered(kaze, 'customer-acme')).all('NetworkPolicy');
    const everyone = [
      'langfuse-migrate',
      'langfuse-web',
      'langfuse-worker',
      'langfuse-redis',
      'kaze-runtime',
      'kaze-gateway',
      'kaze-knowledge',
    ];
    const users = (store: string, port: number): string[] =>
      everyone.filter((from) => mayReach(policies, { from: pod(from), to: pod(store), port }));
    expect(users('langfuse-clickhouse', 8123)).toEqual(['langfuse-migrate', 'langfuse-web', 'langfuse-worker']);
    expect(users('langfuse-redis', 6379)).toEqual(['langfuse-web', 'langfuse-worker']);
    expect(users('langfuse-object-store', 8333)).toEqual(['langfuse-web', 'langfuse-worker']);
    expect(users('langfuse-object-store', 8888)).toEqual([]);
    expect(users('langfuse-web', 3000)).toEqual(['kaze-runtime', 'kaze-gateway', 'kaze-knowledge']);
  });

  test('the migration reaches PostgreSQL, and nothing outside', async () => {
    const policies = (await rendered(kaze, 'customer-acme')).all('NetworkPolicy');
    const database = { namespace: 'kaze', labels: { 'cnpg.io/cluster': 'kaze-postgres', 'cnpg.io/podRole': 'instance' } };
    expect(mayReach(policies, { from: pod('langfuse-migrate'), to: database, port: 5432 })).toBe(true);
    expect(mayReach(policies, { from: pod('langfuse-migrate'), to: { ip: '1.1.1.1' }, port: 443 })).toBe(false);
  });

  test('stores elsewhere are reached at their declared addresses and ports', async () => {
    const policies = (await rendered(kaze, 'agency-prod')).all('NetworkPolicy');
    const from = pod('langfuse-worker', 'kaze-agency');
    expect(mayReach(policies, { from, to: { ip: '10.61.0.9' }, port: 8443 })).toBe(true);
    expect(mayReach(policies, { from, to: { ip: '10.61.1.9' }, port: 6380 })).toBe(true);
    expect(mayReach(policies, { from, to: { ip: '10.61.1.9' }, port: 8443 })).toBe(false);
  });
});
