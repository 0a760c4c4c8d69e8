import { kindOf } from '../../core/check/kind';
import { done, kubectlGet, notDone, type Seen, type Step, someOf } from '../../core/live/step';
import { listAt, textAt } from '../../core/object/json-fields';
import type { KubernetesObject } from '../../core/object/object';
import { listKind, objectsOf, seen, type View } from './view';

/** Classes of storage and of Ingresses, as the environment declares them, and the drivers of storage on every node. */
export async function classSteps(view: View): Promise<Step[]> {
  const { storageClasses, ingressClasses } = view.environment.cluster;
  const steps: Step[] = [];
  for (const [name, { volumeBindingMode }] of Object.entries(storageClasses)) {
    if (isOnlyAName(objectsOf(view), name)) continue;
    const command = kubectlGet('storage.k8s.io/StorageClass', name);
    steps.push(await seen({ phase: 'cluster', what: `storage class ${name}`, command }, () => storageClass(view, name, volumeBindingMode)));
  }
  for (const [name, { controller }] of Object.entries(ingressClasses)) {
    const command = kubectlGet('networking.k8s.io/IngressClass', name);
    steps.push(
      await seen({ phase: 'cluster', what: `ingress class ${name}`, command }, async () => {
        const live = await view.cluster.read({ apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', name });
        const runs = textAt(live, 'spec', 'controller') ?? 'no controller';
        if (live === undefined) return notDone('it is not there');
        return runs.includes(controller) ? done(runs) : notDone(`${runs} serves it, the file has ${controller}`);
      }),
    );
  }
  return steps;
}

async function storageClass(view: View, name: string, mode: string): Promise<Seen> {
  const live = await view.cluster.read({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name });
  if (live === undefined) return notDone('it is not there');
  const binds = textAt(live, 'volumeBindingMode') ?? 'Immediate';
  if (binds !== mode) return notDone(`it binds ${binds}, the file has ${mode}`);
  const provisioner = textAt(live, 'provisioner') ?? '';
  const lacking = await nodesWithout(view, provisioner);
  return lacking.length === 0 ? done(provisioner) : notDone(`no driver ${provisioner} on ${someOf(lacking)}`);
}

/** Nodes on which the driver of a class has not registered; none if it is no CSI driver. */
async function nodesWithout(view: View, provisioner: string): Promise<string[]> {
  const drivers = await listKind(view, 'storage.k8s.io/CSIDriver');
  if (!drivers.some(({ metadata }) => metadata.name === provisioner)) return [];
  const nodes = await listKind(view, 'storage.k8s.io/CSINode');
  return nodes
    .filter((node) => !listAt(node, 'spec', 'drivers').some((each) => textAt(each, 'name') === provisioner))
    .map(({ metadata }) => metadata.name);
}

/** A class without a provisioner is the name by which rendered volumes and their claims find each other: no object is needed. */
function isOnlyAName(objects: readonly KubernetesObject[], name: string): boolean {
  const of = (kind: string): readonly KubernetesObject[] =>
    objects.filter((object) => kindOf(object) === kind && textAt(object, 'spec', 'storageClassName') === name);
  const claims = of('/PersistentVolumeClaim');
  return (
    of('/PersistentVolume').length > 0 && claims.length > 0 && claims.every((claim) => textAt(claim, 'spec', 'volumeName') !== undefined)
  );
}
