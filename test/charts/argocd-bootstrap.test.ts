import { App } from 'cdk8s';
import { parse } from 'yaml';
import { argoCdBootstrap, argoCdIssues } from '../../charts/argocd-bootstrap';
import { type Environment, environmentSchema } from '../../core/env/environment';
import { defineSystem } from '../../core/env/system';
import { buildObjects } from '../../core/render/build';
import { renderApplications } from '../../core/render/render';
import { SHOP_ENVIRONMENT } from '../support/shop-system';
import { pinned } from '../support/synth';

const images = { argocd: pinned('quay.io/argoproj/argocd'), dex: pinned('ghcr.io/dexidp/dex'), redis: pinned('docker.io/library/redis') };

/** The shop's environment with this Argo CD. */
function environmentWith(argocd: unknown): Environment {
  const { config, ...shared } = parse(SHOP_ENVIRONMENT) as { config: unknown; cluster: object };
  return { ...environmentSchema.parse({ ...shared, cluster: { operators: { argocd } } }), config };
}

const paths = (environment: Environment): string[] => {
  const system = defineSystem({
    name: 'shop',
    config: environmentSchema,
    images: { components: [], thirdParty: ['argocd', 'dex', 'redis'], tools: [] },
    build: (app, props) => void argoCdBootstrap(app, props.environment, props.images),
  });
  const [argocd, ...others] = renderApplications(buildObjects(system, environment, images));
  expect(others).toEqual([]);
  return argocd?.files.map(({ path }) => path) ?? [];
};

describe('argoCdBootstrap', () => {
  test('is a folder of its own, one resource a file', () => {
    const files = paths(environmentWith({ namespace: 'argocd', version: '2.13.3' }));
    expect(files).toHaveLength(59 + 2); // upstream's objects, the namespace, kustomization.yaml
    expect(new Set(files).size).toBe(files.length);
    expect(files).toEqual(
      expect.arrayContaining([
        'argocd/kustomization.yaml',
        'argocd/namespace-argocd.yaml',
        'argocd/customresourcedefinition-applications.argoproj.io.yaml',
        'argocd/statefulset-argocd-application-controller.yaml',
      ]),
    );
  });

  test('has no label that names an environment: Argo CD may serve several', () => {
    const app = new App({ recordConstructMetadata: false });
    const application = argoCdBootstrap(app, environmentWith({ namespace: 'argocd', version: '2.13.3' }), images);
    expect(JSON.stringify(application.toJson())).not.toContain('galley.dev/environment');
  });

  test.each([undefined, { namespace: 'argocd' }])('refuses an environment without a version: %j', (argocd) => {
    expect(() => argoCdBootstrap(new App(), environmentWith(argocd), images)).toThrow('version: expected one of 2.13.3');
  });
});

describe('argoCdIssues', () => {
  test.each([
    [undefined, 'none'],
    [{ namespace: 'argocd' }, 'none'],
    [{ namespace: 'argocd', version: '2.13' }, '"2.13"'],
  ])('says at the version’s place what can not be installed: %j', (argocd, got) => {
    expect(argoCdIssues(environmentWith(argocd))).toEqual([
      {
        path: ['cluster', 'operators', 'argocd', 'version'],
        expected: 'one of 2.13.3, 2.13.9, 3.2.11, 3.5.7',
        got: `${got}`,
        next: 'name the version to install',
      },
    ]);
  });

  test('warns of each published vulnerability, and lets it be rendered', () => {
    const issues = argoCdIssues(environmentWith({ namespace: 'argocd', version: '2.13.3' }));
    expect(issues.map(({ severity }) => severity)).toEqual(issues.map(() => 'warning'));
    expect(issues).toContainEqual({
      path: ['cluster', 'operators', 'argocd', 'version'],
      severity: 'warning',
      wrong: 'Argo CD 2.13.3 has CVE-2025-55190: a token that may get a project reads the credentials of its repositories',
      next: 'go to 2.13.9 or later',
    });
  });
});
