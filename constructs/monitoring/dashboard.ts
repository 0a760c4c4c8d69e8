import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** One panel: a title and the query that it draws. */
export interface Panel {
  readonly title: string;
  /** PromQL. */
  readonly query: string;
  /** Grafana's name of the unit, for example `s` or `reqps`. @default short */
  readonly unit?: string;
}

/** Properties for `Dashboard`. */
export interface DashboardProps {
  /** @default - the id */
  readonly name?: string;
  readonly title: string;
  /** Drawn two in a row, in this order. */
  readonly panels: readonly Panel[];
  /** Label that the cluster's Grafana collects dashboards by. @default - grafana_dashboard: "1", that of Grafana's chart */
  readonly label?: Readonly<Record<string, string>>;
}

const [WIDTH, HEIGHT] = [12, 8];

/** A dashboard in a ConfigMap that the cluster's Grafana collects; nothing of Grafana is rendered. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { name = id, title, panels, label = { grafana_dashboard: '1' } }: DashboardProps) {
    super(scope, id);
    const dashboard = {
      uid: name,
      title,
      timezone: 'utc',
      schemaVersion: 39,
      templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus' }] },
      panels: panels.map(({ title: panelTitle, query, unit = 'short' }, index) => ({
        id: index + 1,
        type: 'timeseries',
        title: panelTitle,
        datasource: { type: 'prometheus', uid: '$datasource' },
        fieldConfig: { defaults: { unit }, overrides: [] },
        gridPos: { x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
        targets: [{ refId: 'A', expr: query }],
      })),
    };
    new k8s.KubeConfigMap(this, 'Resource', {
      metadata: { name, labels: { ...label } },
      data: { [`${name}.json`]: `${JSON.stringify(dashboard, null, 2)}\n` },
    });
  }
}
