import { ApiObject, type App } from 'cdk8s';
import { Application } from '../../constructs/application';
import type { BuildProps } from '../../core/env/system';
import { findingsDocumentSchema } from '../../core/model/finding';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_FILE, SHOP_RELEASE, shop } from '../support/shop-system';

/** Two autoscalers of nothing: one by a setting, one by code. */
const build = (app: App, { environment }: BuildProps<unknown, string>): void => {
  const { settings } = environment.config as { readonly settings: Readonly<Record<string, string>> };
  const web = new Application(app, 'web', { namespace: 'shop' });
  for (const [name, target] of Object.entries({ own: `web-${settings['TARGET']}`, other: 'code-made' }))
    new ApiObject(web, name, {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name },
      spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target } },
    });
};
const system = { ...shop, build };
const ENVIRONMENT = SHOP_ENVIRONMENT.replace('LOG_LEVEL: info', 'LOG_LEVEL: info\n    TARGET: nobody');

async function check(...options: readonly string[]) {
  using project = new TestProject([system], { [SHOP_FILE]: ENVIRONMENT, 'releases/shop/1.4.yaml': SHOP_RELEASE });
  return await project.run('check', 'shop/test', ...options);
}

test('a finding names the line of the environment file that brought its value, and none for what code brought', async () => {
  const { out } = await check('--json');
  const findings = findingsDocumentSchema.parse(JSON.parse(out)).findings.filter(({ check }) => check === 'workload-exists');
  const line = ENVIRONMENT.split('\n').findIndex((each) => each.includes('nobody')) + 1;
  expect(findings.map(({ object, source }) => [object.name, source?.file, source?.line])).toEqual([
    ['other', undefined, undefined],
    ['own', SHOP_FILE, line],
  ]);
});

test('the text says it below the place', async () => {
  const { out } = await check();
  expect(out).toMatch(/dist\/shop\/test\/web\/horizontalpodautoscaler-own\.yaml:\d+ web\/own\n +from envs\/shop\/test\.yaml:\d+:\d+/);
});
