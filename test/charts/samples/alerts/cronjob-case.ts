import { ago, DAYS, OTHER, of, type Series } from './series';

/** Series under which an alert rings, and such under which it must not. */
export interface Case {
  readonly rings: readonly Series[];
  readonly silent: readonly Series[];
  /** Minute that is looked at. @default - a quarter of an hour after the alert's own wait */
  readonly at?: number;
}

/** Of an alert that tells of tasks that did not succeed in time: those are named, no restore is, and no other namespace's. @param within in seconds */
export function cronjob(
  alert: string,
  cronjobs: readonly [string, ...string[]],
  within: number,
  namespaces: readonly string[],
): Record<string, Case> {
  const created = (namespace: string, name: string) => of('kube_cronjob_created', { namespace, cronjob: name });
  const succeeded = (namespace: string, name: string) => of('kube_cronjob_status_last_successful_time', { namespace, cronjob: name });
  const [first] = cronjobs;
  const namespace = namespaces[0] ?? '';
  return {
    [alert]: {
      rings: [
        ...cronjobs.map((name) => ({ [created(namespace, name)]: ago(within + 60) })),
        { [created(namespace, first)]: ago(10 * DAYS), [succeeded(namespace, first)]: ago(within + 60) },
      ],
      silent: [
        { [created(namespace, first)]: ago(60) },
        { [created(namespace, first)]: ago(10 * DAYS), [succeeded(namespace, first)]: ago(60) },
        { [created(namespace, `${first}-restore`)]: ago(10 * DAYS) },
        { [created(OTHER, first)]: ago(10 * DAYS) },
      ],
    },
  };
}
