import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { reviewResult } from '../../../core/review/document';
import { reviewOf } from '../../../core/review/review';
import { trafficOf } from '../../../core/review/traffic';

function deployment(name: string, more: JsonObject = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, ...more } }, spec: { containers: [{ name: 'main', image: 'a:1' }] } },
    },
  };
}

function policy(name: string, spec: JsonObject): KubernetesObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: 'shop' }, spec };
}

const closed = policy('closed', { podSelector: {}, policyTypes: ['Ingress'] });
const intoDb = (app: string, port: number) =>
  policy('into-db', {
    podSelector: { matchLabels: { app: 'db' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app } } }], ports: [{ port }] }],
  });
const workloads = [deployment('web'), deployment('api'), deployment('db')];

function review(base: readonly KubernetesObject[], head: readonly KubernetesObject[], partial?: ReadonlySet<string>) {
  const side = (objects: readonly KubernetesObject[]) =>
    objects.map((object) => ({
      object,
      file: `${object.kind}-${object.metadata.name}.yaml`,
      environment: 'shop/test',
      application: 'web',
    }));
  return reviewOf({ base: side(base), head: side(head) }, { hide: () => 'hidden', ...(partial && { partial }) });
}

function traffic(base: readonly KubernetesObject[], head: readonly KubernetesObject[]): Record<string, string[]> {
  return Object.fromEntries(
    review(base, head).changes.map(({ change }) => [
      `${change.identity.kind} ${change.identity.name}`,
      change.consequences.filter(({ id }) => id.startsWith('traffic-')).map(({ text }) => text),
    ]),
  );
}

test('a policy that lets in another workload at another port says who newly reaches whom, and who no longer does', () => {
  expect(traffic([...workloads, closed, intoDb('web', 5432)], [...workloads, closed, intoDb('api', 6432)])).toEqual({
    'NetworkPolicy into-db': [
      'newly lets shop/Deployment/api reach shop/Deployment/db at TCP 6432',
      'no longer lets shop/Deployment/web reach shop/Deployment/db at TCP 5432',
    ],
  });
});

test('a label that a policy selects opens as the policy would', () => {
  const head = [deployment('web', { app: 'web', role: 'reader' }), deployment('api'), deployment('db')];
  const byRole = policy('into-db', {
    podSelector: { matchLabels: { app: 'db' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { role: 'reader' } } }] }],
  });
  expect(traffic([...workloads, closed, byRole], [...head, closed, byRole])).toEqual({
    'Deployment web': ['newly lets shop/Deployment/web reach shop/Deployment/db at any port'],
  });
});

test('a policy that says the same in other words opens and closes nothing', () => {
  const [one, other] = [intoDb('web', 5432), policy('second', intoDb('web', 5432)['spec'] as JsonObject)];
  expect(traffic([...workloads, closed, one], [...workloads, closed, one, other])).toEqual({ 'NetworkPolicy second': [] });
});

test('the first policy of a pod closes it to the addresses outside too', () => {
  const [told] = Object.values(traffic(workloads, [...workloads, intoDb('web', 5432)]));
  expect(told?.join()).toMatch(/^no longer lets .*shop\/Deployment\/api reach shop\/Deployment\/db at any port/);
  expect(told?.join()).toContain('addresses 0.0.0.0/0 reach shop/Deployment/db at any port');
});

test('where only what changed was read, who reaches whom is not judged, and that is said', () => {
  const { changes, unjudged } = review([...workloads, intoDb('web', 5432)], [...workloads, intoDb('api', 5432)], new Set(['shop/test']));
  expect(changes[0]?.change.consequences.map(({ id }) => id)).not.toContain('traffic-opened');
  expect(unjudged).toEqual([expect.stringContaining('in 1 environment only the changed files were read')]);
});

test('too many workloads are not asked, and that is said', () => {
  const many = Array.from({ length: 160 }, (_, at) => deployment(`web-${at}`));
  const open = policy('closed', { podSelector: {}, ingress: [{}] });
  const made = review([...many, closed], [...many, open]);
  expect(made.unjudged).toEqual(['who reaches whom in shop/test, as there are too many workloads']);
  expect(reviewResult(made).unjudged).toEqual(made.unjudged);
  expect(trafficOf(made.changes, made.before, made.after, () => true).found.size).toBe(0);
});
