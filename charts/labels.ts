import type { Environment } from '../core/env/environment';

/** Labels of every object of an environment. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export function environmentLabels({ system, environment }: Environment): Record<string, string> {
  return {
    'app.kubernetes.io/part-of': system,
    // Not app.kubernetes.io/instance, which Argo CD 2 overwrites and operators copy.
    'galley.dev/environment': `${system}-${environment}`,
    'app.kubernetes.io/managed-by': 'galley',
  };
}
