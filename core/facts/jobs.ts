import { textAt, textsAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { type Judge, shownName } from './judged';
import { templateDiffers } from './workloads';

/** Kinds that stop while they are suspended. */
const SUSPENDED = new Set([
  'batch/Job',
  'batch/CronJob',
  'kustomize.toolkit.fluxcd.io/Kustomization',
  'helm.toolkit.fluxcd.io/HelmRelease',
  'source.toolkit.fluxcd.io/GitRepository',
  'source.toolkit.fluxcd.io/OCIRepository',
  'source.toolkit.fluxcd.io/HelmRepository',
  'image.toolkit.fluxcd.io/ImageUpdateAutomation',
  'image.toolkit.fluxcd.io/ImageRepository',
]);

/** Jobs that run again, and what is suspended. */
export const judgeJob: Judge = ({ kind, base, head, isSame }) => {
  if (head === undefined) return [];
  const consequences: Consequence[] = [];
  if (base !== undefined && SUSPENDED.has(kind)) consequences.push(...suspension(base, head));
  if (kind !== 'batch/Job' || base === undefined) return consequences;
  if (!isSame)
    consequences.push(consequence('job-runs-again', `${shownName(head)} runs, as ${shownName(base)} has run before: its name changed`));
  else if (isNamedByServer(head))
    consequences.push(
      consequence('job-runs-again', `${shownName(head)} runs each time it is created, under a name that the API server gives it`),
    );
  else if (isHook(head) && templateDiffers(base, head))
    consequences.push(consequence('job-runs-again', `${shownName(head)} is a hook: it is made anew, and runs at each sync`));
  else if (isForced(head) && templateDiffers(base, head))
    consequences.push(consequence('job-runs-again', `${shownName(head)} is deleted and made anew by force: it runs again`));
  return consequences;
};

function suspension(base: KubernetesObject, head: KubernetesObject): Consequence[] {
  const [was, is] = [base, head].map((each) => valueAt(each, 'spec', 'suspend') === true);
  if (is && !was) return [consequence('suspended', `${shownName(head)} is suspended: it does nothing until that is taken back`)];
  return was && !is ? [consequence('resumed', `${shownName(head)} is no longer suspended`)] : [];
}

/** A hook of Argo CD or Helm: made anew at each sync, unless its policy keeps the one before. */
export function isHook(object: KubernetesObject): boolean {
  const annotations = textsAt(object, 'metadata', 'annotations');
  const policy = annotations['argocd.argoproj.io/hook-delete-policy'] ?? annotations['helm.sh/hook-delete-policy'] ?? 'BeforeHookCreation';
  const hook = annotations['argocd.argoproj.io/hook'] ?? annotations['helm.sh/hook'];
  return hook !== undefined && hook !== 'Skip' && policy !== '';
}

/** Whether each creation makes another object: `generateName`. */
export function isNamedByServer({ metadata }: KubernetesObject): boolean {
  return metadata.name.endsWith('*');
}

/** Whether an option makes the controller delete and recreate an object that it can't change. */
export function isForced(object: KubernetesObject): boolean {
  const annotations = textsAt(object, 'metadata', 'annotations');
  const options = (annotations['argocd.argoproj.io/sync-options'] ?? '').split(',').map((each) => each.trim());
  const labels = textsAt(object, 'metadata', 'labels');
  const flux = 'kustomize.toolkit.fluxcd.io/force';
  const force = (textAt(annotations, flux) ?? textAt(labels, flux) ?? '').toLowerCase();
  return (options.includes('Force=true') && options.includes('Replace=true')) || force === 'enabled';
}
