import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { Check, Found } from './check';
import { hasPlaceholder } from './placeholder';
import type { World } from './world';

/** Of an automated sync without any: https://github.com/argoproj/argo-cd/blob/v3.2.11/controller/appcontroller.go#L2168 */
const DEFAULT_RETRY = { limit: 5 };

/** Applications that sync by themselves, and give up. */
function givingUp(world: World): Found[] {
  return world.of('argoproj.io/Application').flatMap((object) => {
    const retry = valueAt(object, 'spec', 'syncPolicy', 'retry') ?? DEFAULT_RETRY;
    const limit = valueAt(retry, 'limit');
    if (valueAt(object, 'spec', 'syncPolicy', 'automated') === undefined || (typeof limit === 'number' && limit < 0)) return [];
    return [
      {
        object,
        path: 'spec.syncPolicy.retry.limit',
        wrong: typeof limit === 'number' && limit > 0 ? `a sync is given up after ${limit} tries` : 'a sync that fails is not tried again',
        next: 'with Argo CD 3.2 or newer say limit: -1 and refresh: true; with an older one ring when a sync failed',
      },
    ];
  });
}

/** Sources of an Alert of Flux's that are nowhere. */
function* silentSources(world: World): Generator<Found> {
  for (const object of world.of('notification.toolkit.fluxcd.io/Alert')) {
    for (const [index, source] of listAt(object, 'spec', 'eventSources').entries()) {
      const [kind = '', name = ''] = [textAt(source, 'kind'), textAt(source, 'name')];
      const namespace = textAt(source, 'namespace') ?? world.namespaceOf(object);
      if (hasPlaceholder(`${name}${namespace}`) || Object.keys(mapAt(source, 'matchLabels')).length > 0) continue;
      const isThere = world.objects.some(
        (each) =>
          each.kind === kind &&
          each.apiVersion.includes('.toolkit.fluxcd.io/') &&
          world.namespaceOf(each) === namespace &&
          (name === '*' || each.metadata.name === name),
      );
      if (isThere) continue;
      yield {
        object,
        path: `spec.eventSources[${index}]`,
        about: `${kind}/${name}`,
        wrong: `there is no ${kind}${name === '*' ? '' : ` ${name}`} in ${namespace === '' ? 'its namespace' : namespace}`,
        next: 'take the source out, or correct it',
        verdict: world.whole ? 'wrong' : 'unknown',
      };
    }
  }
}

const application = (retry: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec: {project: shop, source: {repoURL: https://example.com/shop.git, path: web}, destination: {server: https://kubernetes.default.svc, namespace: shop}, syncPolicy: {automated: {}${retry}}}\n`;
const alert = (kind: string): string =>
  `apiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Alert\nmetadata: {name: shop, namespace: flux-system}\nspec: {providerRef: {name: chat}, eventSources: [{kind: ${kind}, name: '*'}]}\n---\napiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Provider\nmetadata: {name: chat, namespace: flux-system}\nspec: {type: slack, channel: shop}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: shop, namespace: flux-system}\nspec: {interval: 1m, url: https://example.com/shop}\n`;

/** Deliveries that stand still, and nobody hears of it. */
export const STANDSTILL_CHECKS: readonly Check[] = [
  {
    id: 'sync-given-up',
    severity: 'info',
    title: 'a sync that fails is tried again until it works',
    why: 'Argo CD does not sync a commit by itself that has failed once its tries are used up, self-heal included. A Vault that is away for longer than they last leaves the environment as it is.',
    fix: 'Let it try without an end where the version takes the newest commit then, from 3.2 on.',
    source: 'https://github.com/argoproj/argo-cd/issues/18442',
    good: application(', retry: {limit: -1, refresh: true}'),
    bad: application(', retry: {limit: 6}'),
    find: givingUp,
  },
  {
    id: 'alert-source-exists',
    severity: 'warning',
    title: 'an Alert of Flux listens to something that is there',
    why: 'An Alert whose source is nowhere is silent, and nothing says so.',
    fix: 'Name kinds and objects that are there.',
    source: 'https://fluxcd.io/flux/components/notification/alerts/#event-sources',
    good: alert('GitRepository'),
    bad: alert('ImageRepository'),
    find: silentSources,
  },
];
