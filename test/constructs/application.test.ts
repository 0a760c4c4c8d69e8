import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Application } from '../../constructs/application';
import { manifestOf } from '../../core/render/manifest';

const configMap = (chart: Chart, name: string): k8s.KubeConfigMap => new k8s.KubeConfigMap(chart, name, { metadata: { name } });

describe('Application', () => {
  test('smallest: a chart without a namespace, whose objects keep the names they were given', () => {
    const application = new Application(new App(), 'base');
    expect(manifestOf(configMap(application, 'settings'))['metadata']).toEqual({ name: 'settings' });
    expect(application.after).toEqual([]);
    expect(application.stages).toEqual([]);
  });

  test('everything: namespace and labels reach every object, in each stage too', () => {
    const app = new App();
    const base = new Application(app, 'base');
    const labels = { 'app.kubernetes.io/part-of': 'shop' };
    const application = new Application(app, 'web', { namespace: 'shop', labels, after: [base], stages: ['secrets', 'workload'] });
    for (const stage of application.stages) {
      expect(manifestOf(configMap(stage, 'settings'))['metadata']).toEqual({ name: 'settings', namespace: 'shop', labels });
    }
    expect(application.node.dependencies).toEqual([base]);
  });

  test('stages are charts below it, in the order that they were named in', () => {
    const application = new Application(new App(), 'web', { stages: ['secrets', 'migration', 'workload'] });
    expect(application.stages.map(({ node }) => node.path)).toEqual(['web/secrets', 'web/migration', 'web/workload']);
    expect(application.stages.every((stage) => Chart.isChart(stage))).toBe(true);
  });

  test('an unknown stage is a mistake of the chart; the error lists the known ones', () => {
    const application = new Application(new App(), 'web', { stages: ['secrets', 'workload'] });
    expect(() => application.stage('workloads')).toThrow('web: no stage "workloads" among secrets, workload');
    expect(() => new Application(new App(), 'web').stage('secrets')).toThrow('web: no stage "secrets" among none');
  });
});
