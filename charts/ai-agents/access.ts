import { type Account, ApiObject, type Construct, JsonPatch, type Need, Role, ServiceAccount } from 'galley/constructs';
import type { AiAgentsConfig } from './config';
import { EXECUTOR, WEBHOOK } from './names';
import { GITHUB_APP } from './secrets';

const GROUP = 'labrats.work';

/** What the two processes need that make Jobs of requests, and nothing beside it. */
function operatorNeeds({ secrets }: AiAgentsConfig): Need[] {
  return [
    { apiGroup: GROUP, resources: ['aiagents', 'aiconfigs', 'aiinstructions', 'aimodels'], verbs: ['get', 'list', 'watch'] },
    { apiGroup: GROUP, resources: ['inferencerequests'], verbs: ['get', 'list', 'watch'] },
    { apiGroup: GROUP, resources: ['inferencerequests/status', 'aiagents/status', 'aimodels/status'], verbs: ['patch', 'update'] },
    { apiGroup: 'batch', resources: ['jobs'], verbs: ['create', 'delete', 'get', 'list', 'watch'] },
    { apiGroup: '', resources: ['pods'], verbs: ['get', 'list', 'watch'] },
    { apiGroup: '', resources: ['pods/log'], verbs: ['get'] },
    { apiGroup: '', resources: ['secrets'], resourceNames: [GITHUB_APP, ...secrets.callers, ...secrets.credentials], verbs: ['get'] },
  ];
}

/** What the watcher needs that makes a Deployment, a Service and an Ingress for each WebhookSource. */
const WATCHER_NEEDS: readonly Need[] = [
  { apiGroup: GROUP, resources: ['webhooksources'], verbs: ['get', 'list', 'watch'] },
  { apiGroup: GROUP, resources: ['webhooksources/status'], verbs: ['patch', 'update'] },
  { apiGroup: 'apps', resources: ['deployments'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] },
  { apiGroup: '', resources: ['services'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] },
  { apiGroup: 'networking.k8s.io', resources: ['ingresses'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] },
];

/** The API also takes requests in, and lets callers withdraw them; where there is a WebhookSource it makes workloads for those. */
export function grantApi(chart: Construct, account: Account, config: AiAgentsConfig): void {
  const watches = Object.values(config.webhooks).some(({ as }) => as === 'resource');
  new Role(chart, `${account.name}-role`, {
    name: account.name,
    to: [account],
    needs: [
      ...operatorNeeds(config),
      { apiGroup: GROUP, resources: ['inferencerequests'], verbs: ['create', 'delete'] },
      ...(watches ? WATCHER_NEEDS : []),
    ],
  });
}

/** The processor reconciles and no more. */
export function grantProcessor(chart: Construct, account: Account, config: AiAgentsConfig): void {
  new Role(chart, `${account.name}-role`, { name: account.name, to: [account], needs: operatorNeeds(config) });
}

/** A webhook makes requests of events. @param sources names of the WebhookSources that it may look for */
export function grantWebhook(chart: Construct, account: Account, sources: readonly string[]): void {
  const [first, ...others] = sources;
  new Role(chart, `${account.name}-role`, {
    name: account.name,
    to: [account],
    needs: [
      { apiGroup: GROUP, resources: ['inferencerequests'], verbs: ['create'] },
      ...(first === undefined
        ? []
        : [{ apiGroup: GROUP, resources: ['webhooksources'], resourceNames: [first, ...others], verbs: ['get'] } satisfies Need]),
    ],
  });
}

/**
 * The account of the executors' Jobs. They may read and write only the credentials of models, each by its name: a Job writes back a login
 * that it renews.
 */
export function executorAccount(chart: Construct, { secrets }: AiAgentsConfig): ServiceAccount {
  const account = operatorsAccount(chart, EXECUTOR);
  const [first, ...others] = secrets.credentials;
  if (first !== undefined) {
    new Role(chart, `${EXECUTOR}-role`, {
      name: EXECUTOR,
      to: [account],
      needs: [{ apiGroup: '', resources: ['secrets'], resourceNames: [first, ...others], verbs: ['get', 'patch', 'update'] }],
    });
  }
  return account;
}

/** The account of the webhook pods that the operator makes. */
export function operatorsWebhookAccount(chart: Construct, sources: readonly string[]): ServiceAccount {
  const account = operatorsAccount(chart, WEBHOOK);
  grantWebhook(chart, account, sources);
  return account;
}

/** An account whose pods are the operator's to make: they say nothing of a token, so that the account has to. */
function operatorsAccount(chart: Construct, name: string): ServiceAccount {
  const account = new ServiceAccount(chart, `${name}-account`, { name, labels: { 'app.kubernetes.io/name': name } });
  ApiObject.of(account).addJsonPatch(JsonPatch.replace('/automountServiceAccountToken', true));
  return account;
}
