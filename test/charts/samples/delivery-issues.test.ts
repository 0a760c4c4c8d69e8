import { parse } from 'yaml';
import { deliveryIssues } from '../../../charts/delivery';
import { type Environment, environmentSchema } from '../../../core/env/environment';
import { formatFault } from '../../../core/errors';
import { environmentFile } from '../kaze/support/cells';

const environmentWith = (delivery: string, operators: object, url = 'https://git.example.com/shop.git'): Environment => {
  const { config, cluster: _, ...shared } = parse(environmentFile('cluster-dev'));
  const repository = { ...shared.repository, url };
  return { ...environmentSchema.parse({ ...shared, delivery, repository, cluster: { operators } }), config };
};
const messages = (environment: Environment): string[] => deliveryIssues(environment).map(formatFault);

describe('deliveryIssues', () => {
  test.each(['argocd', 'flux'])('the controller %s is declared, and the other need not be', (delivery) => {
    expect(messages(environmentWith(delivery, { [delivery]: { namespace: 'gitops' } }))).toEqual([]);
    expect(messages(environmentWith(delivery, {}))).toEqual([
      `expected ${delivery}, which reconciles the rendered tree, got none; install it in the cluster and declare it here`,
    ]);
  });

  test.each(['ssh://git@git.example.com/shop.git', 'git@git.example.com:shop.git'])('Flux needs the key of %s', (url) => {
    expect(deliveryIssues(environmentWith('flux', { flux: { namespace: 'flux-system' } }, url))).toEqual([
      expect.objectContaining({
        path: ['repository', 'url'],
        expected: expect.stringMatching(/^cluster\.operators\.flux\.repositorySecret too/),
      }),
    ]);
    expect(messages(environmentWith('flux', { flux: { namespace: 'flux-system', repositorySecret: 'deploy-key' } }, url))).toEqual([]);
    expect(messages(environmentWith('argocd', { argocd: { namespace: 'argocd' } }, url))).toEqual([]);
  });
});
