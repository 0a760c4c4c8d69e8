import { blackbox5 } from '../../../charts/blackbox5';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { listAt, nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';

let objects: Rendered;
beforeAll(async () => {
  objects = await rendered(blackbox5, 'hetzner');
});

const alerts = (): readonly JsonObject[] =>
  listAt(listAt(objects.get('PrometheusRule', 'blackbox5-alerts'), 'spec.groups')[0] ?? {}, 'rules');
const exprOf = (name: string): string => String(alerts().find(({ alert }) => alert === name)?.['expr']);
const queries = (): string[] => {
  const data = Object.values(at(objects.get('ConfigMap', 'blackbox5-dashboard'), 'data') as JsonObject);
  return data
    .flatMap((text) => listAt(JSON.parse(String(text)) as JsonObject, 'panels').flatMap((panel) => listAt(panel, 'targets')))
    .map(({ expr }) => String(expr));
};
const backupQuery = (): string => queries().find((query) => query.includes('kube_cronjob')) ?? '';

/** The matchers of each selector of an expression, by metric: `{ metric, label, operator, value }`. */
const matchersOf = (expr: string) =>
  [...expr.matchAll(/([a-z_]+)\{([^}]*)\}/g)].map(([, metric = '', inner = '']) => ({
    metric,
    matchers: [...inner.matchAll(/([a-z_]+)(=~|!~|!=|=)"([^"]*)"/g)].map(([, label = '', operator = '', value = '']) => ({
      label,
      operator,
      value,
    })),
  }));

/** Whether a selector takes what has these labels; one that it has not is empty, as Prometheus takes it. */
function takes(matchers: ReturnType<typeof matchersOf>[number]['matchers'], labels: Readonly<Record<string, string>>): boolean {
  return matchers.every(({ label, operator, value }) => {
    const own = labels[label] ?? '';
    const same = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(own) : own === value;
    return operator.startsWith('!') ? !same : same;
  });
}

const labelsOf = (object: JsonObject, kind: string) => ({ namespace: String(at(object, 'metadata.namespace')), [kind]: nameOf(object) });

test('a backup is missed, and no restore: that one succeeds once, and nobody waits for the next', () => {
  const nightly = objects.all('CronJob').filter((each) => at(each, 'spec.suspend') !== true);
  expect(nightly).toHaveLength(5);
  for (const expr of [exprOf('BackupMissing'), backupQuery()]) {
    const selectors = matchersOf(expr);
    for (const { matchers } of selectors) {
      const taken = objects.all('CronJob').filter((each) => takes(matchers, labelsOf(each, 'cronjob')));
      expect(taken.map(nameOf)).toEqual(nightly.map(nameOf));
    }
    // One that never succeeded has no time of a success: it counts from when it was made.
    expect(selectors.map(({ metric }) => metric)).toEqual(['kube_cronjob_status_last_successful_time', 'kube_cronjob_created']);
    expect(expr).toMatch(/\(kube_cronjob_status_last_successful_time\{[^}]*\} or kube_cronjob_created\{/);
  }
});

test.each([
  ['RedisMasterDown', 'StatefulSet', ['blackbox5-redis']],
  ['RalfAgentDown', 'Deployment', ['ralf-001', 'ralf-002', 'ralf-003']],
  [
    'DeploymentDown',
    'Deployment',
    ['control-api', 'control-api-edge', 'filesystem-mcp', 'github-mcp', 'ralf-operator', 'scheduler', 'serena-mcp'],
  ],
])('%s is about what is rendered, and about all of it', (alert, kind, names) => {
  const selectors = matchersOf(exprOf(alert));
  expect(selectors).toHaveLength(2);
  for (const { matchers } of selectors) {
    const taken = objects.all(kind).filter((each) => takes(matchers, labelsOf(each, kind.toLowerCase())));
    expect(taken.map(nameOf).sort()).toEqual(names);
  }
});

test('every selector names namespaces of this system', () => {
  const selectors = [...alerts().map(({ expr }) => String(expr)), ...queries()].flatMap(matchersOf);
  expect(selectors.length).toBeGreaterThan(15);
  for (const { metric, matchers } of selectors) {
    const [own] = matchers.filter(({ label }) => /^(exported_|claim_)?namespace$/.test(label));
    // Flux's metrics have their own labels, and a volume has no namespace but its claim's.
    if (own === undefined) expect(metric).toMatch(/^(gotk_|kube_persistentvolume_status_phase$)/);
    for (const name of own?.value.split('|') ?? []) expect(objects.all('Namespace').map(nameOf)).toContain(name);
  }
});

test.each([
  ['Prometheus', '    prometheus: { namespace: monitoring }\n', 'PrometheusRule'],
  ['Grafana', '    grafana: { namespace: monitoring }\n', 'ConfigMap'],
])('a cluster without %s gets nothing for it', async (_, line, kind) => {
  const ours = (rendered: Rendered) =>
    rendered.all(kind).filter((each) => nameOf(each).startsWith('blackbox5-') && /alerts|dashboard/.test(nameOf(each)));
  expect(ours(objects)).toHaveLength(1);
  expect(ours(await rendered(blackbox5, 'hetzner', edit([line, ''])))).toEqual([]);
});
