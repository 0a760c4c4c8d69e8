import { type Application, ClosedNamespace, CustomResourceDefinition, Namespace } from 'galley/constructs';
import { executorAccount } from './access';
import { admission } from './admission';
import { hasOperatorsWebhooks } from './connections';
import type { AiAgentsInstallation } from './installation';
import { KINDS } from './kinds';
import { NAMESPACE } from './names';
import { EXECUTORS, OPERATORS_WEBHOOKS } from './peers';
import { addRoom } from './room';
import { type Secrets, secrets } from './secrets';

/** What everything else stands on. */
export interface Infra {
  readonly application: Application;
  readonly secrets: Secrets;
}

/**
 * The six kinds and the namespace, and then what stands in the namespace before any pod: the way to secrets, and the policies of pods that are
 * not rendered. Two applications, since an application has one namespace and the first one's objects have none.
 */
export function infra(installation: AiAgentsInstallation): Infra {
  const cluster = installation.application('infra-cluster', { clusterScoped: true });
  // Pods of the operator have the hardened context of the description, which says nothing of seccomp: `restricted` would turn them away.
  new Namespace(cluster, NAMESPACE, { podSecurity: 'baseline', warn: 'restricted' });
  for (const type of KINDS) new CustomResourceDefinition(cluster, type.name, { type });
  admission(installation, cluster);

  const application = installation.application('infra', { after: [cluster] });
  new ClosedNamespace(application, 'closed');
  addRoom(application, installation);
  installation.close(application, EXECUTORS);
  if (hasOperatorsWebhooks(installation)) installation.close(application, OPERATORS_WEBHOOKS);
  executorAccount(application, installation.config);
  return { application, secrets: secrets(application, installation) };
}
