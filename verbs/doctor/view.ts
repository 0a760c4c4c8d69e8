import { World } from '../../core/check/world';
import type { Environment } from '../../core/env/environment';
import type { OutsideStep } from '../../core/env/outside';
import type { Seen, Step } from '../../core/live/step';
import type { KubernetesObject } from '../../core/object/object';
import type { LiveCluster } from '../../ports/cluster/cluster';
import type { Discovered, ServedKind } from '../../ports/cluster/discovery';
import { ForbiddenRequest, SilentApi } from '../../ports/cluster/kube-client';
import type { HostNames } from '../../ports/process/host-names';

/** The environment, and the access to its cluster. It only reads. */
export interface View {
  readonly cluster: LiveCluster;
  /** What the cluster serves. */
  readonly discovered: Discovered;
  readonly environment: Environment;
  /** What stands in `dist/`, and in which application. */
  readonly delivered: readonly { readonly application: string; readonly object: KubernetesObject }[];
  /** What the system says of steps that nothing rendered tells of. */
  readonly outside: readonly OutsideStep[];
  readonly hostNames: HostNames;
}

/** Requests that are under way at once. */
export const AT_ONCE = 8;

/** A step as the cluster shows it; one that it refuses or does not answer can't be seen, and all others are. @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED */
export async function seen(step: Pick<Step, 'phase' | 'what' | 'command'>, look: () => Promise<Seen>): Promise<Step> {
  try {
    return { ...step, ...(await look()) };
  } catch (error) {
    return { ...step, state: 'cannot be seen', says: whyUnseen(error), failed: true };
  }
}

/** Why something that a cluster knows can't be seen. @throws whatever else it is */
export function whyUnseen(error: unknown): string {
  if (error instanceof ForbiddenRequest) return `the context's user may not: ${error.problems[0]?.got ?? ''}`;
  if (error instanceof SilentApi) return `the server of ${error.api} does not answer`;
  throw error;
}

/** Every object, as the checks look at them. */
export const objectsOf = ({ delivered }: View): KubernetesObject[] => delivered.map(({ object }) => object);

export const worldOf = (view: View): World => new World({ objects: objectsOf(view), whole: true });

/** A kind that is served, by `<group>/<kind>`. */
export function servedKind({ discovered }: View, kind: string): ServedKind | undefined {
  return discovered.kinds.find((each) => `${each.apiVersion.includes('/') ? each.apiVersion.split('/')[0] : ''}/${each.kind}` === kind);
}

/** All objects of a kind, typed; none if the server does not offer the kind. */
export async function listKind(
  view: View,
  kind: string,
  where: { readonly namespace?: string; readonly labels?: string } = {},
): Promise<KubernetesObject[]> {
  const served = servedKind(view, kind);
  if (served === undefined) return [];
  const { apiVersion } = served;
  return (await view.cluster.list(served, where)).map((item) => ({ ...item, apiVersion, kind: served.kind }) as KubernetesObject);
}
