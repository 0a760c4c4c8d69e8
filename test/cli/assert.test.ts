import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { defineSystem } from '../../core/env/system';
import { findingsDocumentSchema } from '../../core/model/finding';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

/** The shop with two pods, of which one lets nobody in. */
const twoPods = defineSystem({
  ...shop,
  build: (app, { images }) => {
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const image = String((images as Record<string, unknown>)['web']);
    for (const name of ['web', 'database'])
      new k8s.KubePod(chart, name, {
        metadata: { name, labels: { app: name } },
        spec: { containers: [{ name, image, ports: [{ containerPort: 8080 }] }] },
      });
    new k8s.KubeNetworkPolicy(chart, 'closed', {
      metadata: { name: 'closed' },
      spec: { podSelector: { matchLabels: { app: 'database' } }, policyTypes: ['Ingress'] },
    });
  },
});

let project: TestProject;
const withLines = (...lines: string[]): void => {
  const text = `${SHOP_ENVIRONMENT}assert:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
  project = new TestProject([twoPods], { 'envs/shop/test.yaml': text, 'releases/shop/1.4.yaml': SHOP_RELEASE });
};
const first = SHOP_ENVIRONMENT.split('\n').length + 1;
afterEach(() => project[Symbol.dispose]());

test('lines that hold are silent, one that does not is a finding with the line of the file and the policy', async () => {
  withLines('shop/database -> shop/web 8080 allowed', 'web -> database allowed');
  const { exit, out } = await project.run('check', '--format', 'json');
  const found = findingsDocumentSchema.parse(JSON.parse(out)).findings.filter(({ check }) => check === 'assertion-holds');
  expect(exit).toBe(1);
  expect(found).toMatchObject([
    {
      severity: 'error',
      source: { file: 'envs/shop/test.yaml', line: first + 1 },
      wrong: expect.stringContaining('NetworkPolicy shop/closed'),
    },
  ]);
  const text = await project.run('check', 'shop/test');
  expect(text.out).toContain(`envs/shop/test.yaml:${first + 1}`);
});

test('a line that names nothing is refused with what is near, and nothing is rendered', async () => {
  withLines('shop/wbe -> database allowed');
  const { exit, err } = await project.run('synth');
  expect(exit).toBe(2);
  expect(err).toContain(`envs/shop/test.yaml:${first}`);
  expect(err).toContain('did you mean shop/web?');
});

test('a line that is none is refused with what it should be', async () => {
  withLines('web database allowed', 'web -> database 99999 allowed');
  const { exit, err } = await project.run('check');
  expect(exit).toBe(2);
  expect(err).toContain('FROM -> TO [PORT] allowed|denied');
  expect(err).toContain('99999 is no port');
});
