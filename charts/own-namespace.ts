import type { Environment } from '../core/env/environment';
import type { EnvironmentIssue } from '../core/env/system';

/** Namespaces that every cluster has, and that are nobody's to close, to label or to prune. */
const EVERYONES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/**
 * What a system whose namespace is the environment's to name has to say of that name, as part of its `rules`. Whoever writes into the
 * namespace of Argo CD is admin of it, and into that of another controller nearly so.
 *
 * @param namespace that of `config.namespace`
 */
export function namespaceIsItsOwn({ cluster }: Environment, namespace: string): EnvironmentIssue[] {
  const operator = Object.entries(cluster.operators).find(([, each]) => each?.namespace === namespace)?.[0];
  if (operator === undefined && !EVERYONES.includes(namespace)) return [];
  const whose = operator === undefined ? 'which every cluster has' : `which ${operator} runs in`;
  return [
    {
      path: ['config', 'namespace'],
      expected: 'a namespace of this system alone',
      got: `${namespace}, ${whose}`,
      next: 'name another',
    },
  ];
}
