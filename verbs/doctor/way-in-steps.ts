import { kindOf } from '../../core/check/kind';
import { waitsFor } from '../../core/live/ready';
import { done, kubectlGet, notDone, type Step, someOf, unseen } from '../../core/live/step';
import { addressesOf, hostsOf, isWayIn } from '../../core/live/ways-in';
import type { KubernetesObject } from '../../core/object/object';
import { refusalShown } from '../drift/hidden';
import { refOf } from '../drift/objects';
import { objectsOf, seen, type View } from './view';

/** Ways in from outside, each with its address, and the names that lead to them. */
export async function wayInSteps(view: View): Promise<Step[]> {
  const known: string[] = [];
  const steps: Step[] = [];
  for (const object of objectsOf(view).filter(isWayIn)) {
    const { kind, metadata } = object;
    const command = kubectlGet(kindOf(object), metadata.name, metadata.namespace);
    steps.push(
      await seen({ phase: 'ways in', what: `${kind} ${metadata.name} has an address`, command }, async () => {
        const live = (await view.cluster.read(refOf(object))) as KubernetesObject | undefined;
        if (live === undefined) return notDone('it is not there');
        const why = waitsFor({ ...live, apiVersion: object.apiVersion, kind });
        if (why !== undefined) return notDone(refusalShown(kind, why));
        const addresses = addressesOf(live);
        known.push(...addresses);
        return addresses.length === 0 ? notDone('none yet') : done(someOf(addresses));
      }),
    );
  }
  for (const host of hostsOf(objectsOf(view))) steps.push(await hostStep(view, host, known));
  return steps;
}

/** A name leads to the cluster where it has an address that a way in has; something may stand before it, which the cluster does not know. */
async function hostStep({ hostNames }: View, host: string, known: readonly string[]): Promise<Step> {
  const step = { phase: 'ways in', what: `${host} leads here`, command: `dig +short ${host}` } as const;
  const found = await hostNames.addresses(host);
  if (found === undefined) return { ...step, ...unseen('this machine can resolve no names') };
  if (found.length === 0) return { ...step, ...notDone('there is no such name') };
  const named = (
    await Promise.all(known.map(async (each) => (/^[\d.]+$|:/.test(each) ? [each] : ((await hostNames.addresses(each)) ?? []))))
  ).flat();
  if (named.length === 0) return { ...step, ...unseen(`it leads to ${someOf(found)}; no way in has an address yet`) };
  return {
    ...step,
    ...(found.some((each) => named.includes(each))
      ? done(someOf(found))
      : unseen(`it leads to ${someOf(found)}, which the cluster does not know: a proxy before it, or another place`)),
  };
}
