import { counted } from '../counted';
import { listAt, numberAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { type Judge, type Judged, shownName } from './judged';
import { podTemplateOf, selects, serviceSelects, type World } from './world';

/** Services that lose their pods, their name or their ports. */
export const judgeService: Judge = (judged) => {
  const { kind, base, head, isSame } = judged;
  if (kind !== '/Service' || base === undefined) return [];
  if (head === undefined || !isSame)
    return [
      consequence(
        'service-removed',
        `${shownName(base)} is removed: clients no longer find ${base.metadata.name} in namespace ${base.metadata.namespace ?? 'default'}`,
      ),
    ];
  const consequences: Consequence[] = [];
  const [was, is] = [base, head].map((each) => JSON.stringify(Object.entries(textsAt(each, 'spec', 'selector')).sort()));
  const lost = losesPods(judged, head);
  if (was !== is && lost === undefined)
    consequences.push(
      consequence('service-selects-others', `${shownName(head)} selects other pods: ${selectorText(base)} → ${selectorText(head)}`),
    );
  if (lost !== undefined) consequences.push(lost);
  const [before, after] = [base, head].map((each) => listAt(each, 'spec', 'ports').map(portText));
  const gone = (before ?? []).filter((each) => !after?.includes(each));
  if (gone.length > 0) consequences.push(consequence('service-port-removed', `${shownName(head)} no longer has port ${gone.join(', ')}`));
  return consequences;
};

/** A workload whose labels change may leave a Service that did not change without pods. */
export const judgeSelected: Judge = (judged) => {
  const { base, head, before, after, environment, namespace } = judged;
  const labels = podTemplateOf(base)?.labels;
  if (base === undefined || labels === undefined) return [];
  const now = podTemplateOf(head)?.labels;
  if (now !== undefined && JSON.stringify(now) === JSON.stringify(labels)) return [];
  return after.ofKind('/Service', environment, namespace).flatMap(({ object }) => {
    const was = before.find('/Service', environment, namespace, object.metadata.name);
    if (
      was === undefined ||
      !serviceSelects(was, labels) ||
      JSON.stringify(textsAt(was, 'spec', 'selector')) !== JSON.stringify(textsAt(object, 'spec', 'selector'))
    )
      return [];
    const lost = losesPods(judged, object);
    return lost === undefined ? [] : [lost];
  });
};

function losesPods({ before, after, environment }: Judged, service: KubernetesObject): Consequence | undefined {
  const namespace = service.metadata.namespace ?? '';
  const was = before.find('/Service', environment, namespace, service.metadata.name);
  if (was === undefined || countSelected(before, was, environment) === 0) return undefined;
  const wanted = Object.keys(textsAt(service, 'spec', 'selector')).length > 0;
  if (!wanted || countSelected(after, service, environment) > 0) return undefined;
  return consequence(
    'service-without-pods',
    `${shownName(service)} selects no pods any more (${selectorText(service)}): it answers nobody`,
  );
}

function countSelected(world: World, service: KubernetesObject, environment: string | undefined): number {
  return world.podMakers(environment, service.metadata.namespace ?? '').filter(({ object }) => {
    const labels = podTemplateOf(object)?.labels;
    return labels !== undefined && serviceSelects(service, labels);
  }).length;
}

function selectorText(service: KubernetesObject): string {
  const all = Object.entries(textsAt(service, 'spec', 'selector')).map(([key, value]) => `${key}=${value}`);
  return all.length === 0 ? 'no selector' : all.join(', ');
}

function portText(port: JsonValue): string {
  const protocol = textAt(port, 'protocol') ?? 'TCP';
  return `${numberAt(port, 'port') ?? '?'}${protocol === 'TCP' ? '' : `/${protocol}`}`;
}

/** Budgets that newly let nothing be evicted: because of themselves, or of the replicas of what they select. */
export const judgeBudget: Judge = ({ kind, base, head, before, after, environment, namespace, isSame }) => {
  if (head === undefined) return [];
  const budgets =
    kind === 'policy/PodDisruptionBudget'
      ? [head]
      : podTemplateOf(head) === undefined
        ? []
        : after.ofKind('policy/PodDisruptionBudget', environment, namespace).map(({ object }) => object);
  return budgets.flatMap((budget) => {
    const why = blocks(budget, after, environment);
    if (why === undefined || (kind !== 'policy/PodDisruptionBudget' && !isChosen(budget, head))) return [];
    const was = before.find('policy/PodDisruptionBudget', environment, namespace, budget.metadata.name);
    const isNew = kind !== 'policy/PodDisruptionBudget' && (base === undefined || !isChosen(budget, base));
    if (isSame && !isNew && was !== undefined && blocks(was, before, environment) !== undefined) return [];
    return [consequence('pdb-blocks', `${shownName(budget)} lets no pod be evicted (${why}): nodes can't be drained`)];
  });
};

function isChosen(budget: KubernetesObject, workload: KubernetesObject): boolean {
  return selects(valueAt(budget, 'spec', 'selector'), podTemplateOf(workload)?.labels ?? {});
}

function blocks(budget: KubernetesObject, world: World, environment: string | undefined): string | undefined {
  const [most, least] = [valueAt(budget, 'spec', 'maxUnavailable'), valueAt(budget, 'spec', 'minAvailable')];
  if (most === 0 || most === '0' || most === '0%') return `maxUnavailable ${String(most)}`;
  if (least === undefined) return undefined;
  if (least === '100%') return 'minAvailable 100%';
  const makers = world.podMakers(environment, budget.metadata.namespace ?? '').filter(({ object }) => isChosen(budget, object));
  const replicas = makers.reduce((sum, { object }) => sum + (numberAt(object, 'spec', 'replicas') ?? 1), 0);
  if (replicas === 0) return undefined;
  const share = /^(\d+)%$/.exec(String(least))?.[1];
  const needed = share === undefined ? Number(least) : Math.ceil((Number(share) * replicas) / 100);
  return needed >= replicas ? `minAvailable ${String(least)} of ${counted(replicas, 'replica')}` : undefined;
}

/** A webhook that newly has a say, and refuses what it does not answer. */
export const judgeWebhook: Judge = ({ kind, base, head }) => {
  if (!/^admissionregistration\.k8s\.io\/\w+WebhookConfiguration$/.test(kind) || head === undefined) return [];
  const strict = (object: KubernetesObject | undefined): string[] =>
    listAt(object, 'webhooks')
      .filter((each) => (textAt(each, 'failurePolicy') ?? 'Fail') === 'Fail')
      .map((each) => textAt(each, 'name') ?? '');
  const had = strict(base);
  const added = strict(head).filter((each) => !had.includes(each));
  return added.length === 0
    ? []
    : [
        consequence(
          'webhook-may-block',
          `${shownName(head)}: requests fail while ${added.join(', ')} does not answer (failurePolicy Fail)`,
        ),
      ];
};
