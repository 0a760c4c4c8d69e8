import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { Alerts, type AlertsProps } from '../../../constructs/flux/alerts';
import type { JsonObject } from '../../../core/object/object';
import { at, manifests, one } from '../../support/synth';

const smallest: AlertsProps = { type: 'slack', secret: 'slack' };
const labels = { 'galley.dev/environment': 'shop-dev' };

const chartOf = (props: AlertsProps): { chart: Chart; subject: Alerts } => {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'flux-system', labels });
  return { chart, subject: new Alerts(chart, 'subject', props) };
};
const synth = (props: AlertsProps): JsonObject[] => manifests(chartOf(props).chart);

describe('Alerts', () => {
  test('smallest: what fails of its environment, its images included, to a receiver whose address only the Secret has', () => {
    const objects = synth(smallest);
    expect(at(one(objects, 'Provider'), 'spec')).toEqual({ type: 'slack', secretRef: { name: 'slack' } });
    expect(at(one(objects, 'Alert'), 'spec')).toEqual({
      providerRef: { name: 'subject' },
      eventSeverity: 'error',
      eventSources: ['GitRepository', 'Kustomization', 'ImageRepository', 'ImagePolicy', 'ImageUpdateAutomation'].map((kind) => ({
        kind,
        name: '*',
        matchLabels: labels,
      })),
    });
  });

  test('everything: each prop reaches the manifests', () => {
    const everything: Required<AlertsProps> = {
      ...smallest,
      name: 'shop-dev',
      channel: 'deploys',
      severity: 'info',
      about: { team: 'shop' },
    };
    const objects = synth(everything);
    expect(at(one(objects, 'Provider'), 'spec.channel')).toBe('deploys');
    expect(at(one(objects, 'Alert'), 'metadata.name')).toBe('shop-dev');
    expect(at(one(objects, 'Alert'), 'spec.eventSeverity')).toBe('info');
    expect(at(one(objects, 'Alert'), 'spec.eventSources[0].matchLabels')).toEqual({ team: 'shop' });
  });

  test('refuses no labels at all: it would tell of every environment in the namespace', () => {
    expect(() => synth({ ...smallest, about: {} })).toThrow(
      'test/subject: about: expected labels of the objects to report about, got none',
    );
  });

  test('hatch: ApiObject.of finds the Alert', () => {
    const { chart, subject } = chartOf(smallest);
    ApiObject.of(subject).addJsonPatch(JsonPatch.add('/spec/summary', 'shop'));
    expect(at(one(manifests(chart), 'Alert'), 'spec.summary')).toBe('shop');
  });
});
