import { parse } from 'yaml';
import { kaze } from '../../../charts/kaze';
import { loadEnvironmentWithWarnings } from '../../../core/env/load';
import { sentenceOf } from '../../../core/errors';
import { rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { environmentFile } from '../kaze/support/cells';

test('operators are held against the table in every environment', async () => {
  const { warnings } = await loadEnvironmentWithWarnings({
    text: Object.entries({ argocd: '3.2.11', cloudnativePg: '1.27.1', externalSecrets: '0.20.4' }).reduce(
      (text, [name, version]) => text.replace(new RegExp(`(?<=${name}: \\{.*version: )[\\d.]+`), version),
      environmentFile('agency-prod'),
    ),
    file: 'envs/kaze/agency-prod.yaml',
    systems: [kaze],
  });
  const about = warnings.map(sentenceOf).filter((each) => each.includes('looked up'));
  expect(about.map((each) => each.split(':')[0])).toEqual(
    ['argocd', 'cloudnativePg', 'externalSecrets'].map((name) => `cluster.operators.${name}.version`),
  );
});

test('rules and monitors have the labels that the cluster’s Prometheus chooses by, and nothing else has', async () => {
  const labelled = (text: string): string =>
    text.replace(
      'prometheus: { namespace: monitoring }',
      'prometheus: { namespace: monitoring, labels: { release: kube-prometheus-stack } }',
    );
  expect(parse(labelled(environmentFile('agency-prod'))).cluster.operators.prometheus.labels).toBeDefined();
  const { objects } = await rendered(kaze, 'agency-prod', labelled);
  const chosen = objects.filter(({ object }) => at(object, 'metadata.labels.release') === 'kube-prometheus-stack');
  const monitors = objects.filter(({ object }) => object.apiVersion.startsWith('monitoring.coreos.com/'));
  expect(monitors.length).toBe(8);
  expect(chosen).toEqual(monitors);
});
