/** Pods of the new and of the old version. */
export interface PodShare {
  readonly fresh: number;
  readonly stable: number;
}

/**
 * How many pods of each version Argo Rollouts comes to rest at for a weight, where no traffic router divides requests. It is the share
 * of new pods that is nearest to the weight, among all of them or, where there may be more for a while, among one more. From 1 to 99 % there is
 * at least one of each wherever two fit.
 *
 * @param weight percent, from 0 to 100
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
 */
export function podShare(replicas: number, weight: number, maxSurge: number): PodShare {
  const exact = (replicas * weight) / 100;
  const [ceil, floor] = [Math.ceil(exact), Math.floor(exact)];
  const zeroAllowed = weight === 0 || weight === 100 || (replicas === 1 && maxSurge === 0);
  const options: { readonly fresh: number; readonly total: number }[] = [];
  if (ceil < replicas || zeroAllowed) options.push({ fresh: ceil, total: replicas });
  if (!isTied(replicas, weight) && (floor > 0 || zeroAllowed)) options.push({ fresh: floor, total: replicas });
  if (maxSurge > 0) {
    options.push({ fresh: ceil, total: replicas + 1 });
    if (!isTied(replicas + 1, weight) && (floor > 0 || zeroAllowed)) options.push({ fresh: floor, total: replicas + 1 });
  }
  const distance = ({ fresh, total }: { fresh: number; total: number }): number => Math.abs((fresh * 100) / total - weight);
  const nothing = { fresh: 0, total: replicas };
  const best = options.reduce((nearest, each) => (distance(each) < distance(nearest) ? each : nearest), options[0] ?? nothing);
  return { fresh: best.fresh, stable: best.total - best.fresh };
}

/** Whether rounding up and down are equally far: then up is taken. */
function isTied(total: number, weight: number): boolean {
  return (total * (weight / 100)) % 1 === 0.5;
}
