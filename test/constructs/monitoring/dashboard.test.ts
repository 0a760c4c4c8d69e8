import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { Dashboard, type DashboardProps } from '../../../constructs/monitoring/dashboard';
import { at, manifests, synth } from '../../support/synth';

const panels = [
  { title: 'CPU', query: 'sum(cpu)' },
  { title: 'Memory', query: 'sum(memory)', unit: 'bytes' },
  { title: 'Restarts', query: 'sum(restarts)' },
];

/** The dashboard as Grafana reads it. */
function dashboardOf(props: DashboardProps): {
  title: string;
  panels: { title: string; gridPos: object; targets: object[]; fieldConfig: object }[];
} {
  const data = at(synth(Dashboard, props)[0], 'data') as Record<string, string>;
  return JSON.parse(Object.values(data)[0] ?? '');
}

describe('Dashboard', () => {
  test('smallest: a ConfigMap by the label that Grafana collects, with panels two in a row', () => {
    const [configMap] = synth(Dashboard, { title: 'Shop', panels });
    expect(at(configMap, 'metadata')).toMatchObject({ name: 'subject', labels: { grafana_dashboard: '1' } });
    expect(Object.keys(at(configMap, 'data') as object)).toEqual(['subject.json']);
    expect(dashboardOf({ title: 'Shop', panels }).panels.map(({ title, gridPos }) => ({ title, ...gridPos }))).toEqual([
      { title: 'CPU', x: 0, y: 0, w: 12, h: 8 },
      { title: 'Memory', x: 12, y: 0, w: 12, h: 8 },
      { title: 'Restarts', x: 0, y: 8, w: 12, h: 8 },
    ]);
  });

  test('everything: every prop reaches the manifest', () => {
    const everything: Required<DashboardProps> = { name: 'shop', title: 'Shop', panels, label: { dashboards: 'yes' } };
    expect(at(synth(Dashboard, everything)[0], 'metadata')).toMatchObject({ name: 'shop', labels: { dashboards: 'yes' } });
    expect(dashboardOf(everything).title).toBe('Shop');
    expect(dashboardOf(everything).panels[1]).toMatchObject({
      targets: [{ expr: 'sum(memory)' }],
      fieldConfig: { defaults: { unit: 'bytes' } },
    });
  });

  test('hatch: ApiObject.of finds the ConfigMap', () => {
    const chart = Testing.chart();
    ApiObject.of(new Dashboard(chart, 'shop', { title: 'Shop', panels })).addJsonPatch(JsonPatch.add('/immutable', true));
    expect(manifests(chart)[0]).toHaveProperty('immutable', true);
  });
});
