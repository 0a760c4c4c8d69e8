import { deliveryIssues, type Environment, type EnvironmentIssue, operatorsAreSupported, operatorsAreThere } from 'galley';
import type { AiAgentsConfig } from './config';
import { API, BACKUP, NAMESPACE, REGISTRY } from './names';
import { agentIssues } from './rules-agents';
import { dataHasAWayBack, storageIssues } from './rules-storage';
import { GITHUB_APP, signingSecretName } from './secrets';

type AiAgents = Environment<AiAgentsConfig>;

/** Rules between what an environment asks for and what its cluster has. */
export function aiAgentsRules(environment: AiAgents): EnvironmentIssue[] {
  return [
    ...deliveryIssues(environment),
    ...operatorsAreSupported(environment),
    ...neededOperatorsAreThere(environment),
    ...traefikIsThere(environment),
    ...apiServerHasAddresses(environment),
    ...storageIssues(environment),
    ...dataHasAWayBack(environment),
    ...agentIssues(environment),
    ...rangeIsInOrder(environment),
    ...secretsAreDistinct(environment),
    ...clientsAreElsewhere(environment),
    ...hostIsOne(environment),
    ...automationRunsOnce(environment),
    ...automationReadsTheRegistry(environment),
    ...statisticsAreInReach(environment),
  ];
}

function neededOperatorsAreThere({ cluster, config }: AiAgents): EnvironmentIssue[] {
  return operatorsAreThere(cluster, [
    ['externalSecrets', 'brings the secrets from Vault'],
    ['ingressController', 'is Traefik, which the policies let in by its namespace'],
    ...(config.prometheus ? ([['prometheus', 'answers the statistics page']] as const) : []),
  ]);
}

function traefikIsThere({ cluster }: AiAgents): EnvironmentIssue[] {
  const controllers = Object.values(cluster.ingressClasses).map(({ controller }) => controller);
  if (controllers.includes('traefik')) return [];
  return [
    {
      path: ['cluster'],
      expected: 'an ingressClasses entry of controller traefik, whose annotations the Ingresses carry',
      got: controllers.join(', ') || 'none',
      next: 'declare it',
    },
  ];
}

function apiServerHasAddresses({ cluster }: AiAgents): EnvironmentIssue[] {
  if (cluster.apiServer.length > 0) return [];
  return [
    {
      path: ['cluster'],
      expected: 'apiServer, since a network policy can name the API server by address only',
      got: 'none',
      next: 'add its addresses',
    },
  ];
}

function rangeIsInOrder({ config: { processor } }: AiAgents): EnvironmentIssue[] {
  const { replicas, maxReplicas } = processor;
  if (maxReplicas === undefined || maxReplicas >= replicas) return [];
  return [
    {
      path: ['config', 'processor', 'maxReplicas'],
      expected: `at least replicas (${replicas})`,
      got: `${maxReplicas}`,
      next: 'raise it',
    },
  ];
}

/** A name in both lists would be one Secret with two contents. */
function secretsAreDistinct({ config: { secrets } }: AiAgents): EnvironmentIssue[] {
  const reserved: readonly string[] = [API, BACKUP, GITHUB_APP, REGISTRY];
  return (['callers', 'credentials'] as const).flatMap((list) =>
    secrets[list].flatMap((name, index): EnvironmentIssue[] => {
      const taken =
        reserved.includes(name) || name.startsWith(signingSecretName('')) || (list === 'credentials' && secrets.callers.includes(name));
      if (!taken) return [];
      return [
        {
          path: ['config', 'secrets', list, index],
          expected: 'a name that no other Secret of the system has',
          got: name,
          next: 'rename it here and in Vault',
        },
      ];
    }),
  );
}

/** A client namespace is let in whole: with this one every executor could call the API. */
function clientsAreElsewhere({ config: { clientNamespaces } }: AiAgents): EnvironmentIssue[] {
  return clientNamespaces.flatMap((namespace, index) =>
    namespace === NAMESPACE
      ? [
          {
            path: ['config', 'clientNamespaces', index],
            expected: 'a namespace of another system, since all its pods may call the API',
            got: namespace,
            next: 'take it out',
          },
        ]
      : [],
  );
}

/** Authelia sends people back to where they came from. */
function hostIsOne({ config: { host, oidc } }: AiAgents): EnvironmentIssue[] {
  if (oidc.redirectUri.startsWith(`https://${host}/`)) return [];
  return [
    {
      path: ['config', 'oidc', 'redirectUri'],
      expected: `an address on ${host}, where the API is reached`,
      got: oidc.redirectUri,
      next: 'correct one of them',
    },
  ];
}

/** The lockfile is one for all environments: what proposes its next version looks at it from a place where mistakes cost little. */
function automationRunsOnce({ production, config }: AiAgents): EnvironmentIssue[] {
  if (config.imageAutomation === undefined || !production) return [];
  return [
    {
      path: ['config', 'imageAutomation'],
      expected: 'an environment that is not production',
      got: 'production: true',
      next: 'move it to one',
    },
  ];
}

/** Flux looks at the registry from its own namespace, with none of the pods' credentials. */
function automationReadsTheRegistry({ config: { imageAutomation, registry } }: AiAgents): EnvironmentIssue[] {
  if (imageAutomation === undefined || registry !== 'secret' || imageAutomation.registrySecretName !== undefined) return [];
  return [
    {
      path: ['config', 'imageAutomation'],
      expected: 'registrySecretName, since the registry is private (config.registry)',
      got: 'none',
      next: "name the Secret in Flux's namespace, or write registry: nodes where the images are public",
    },
  ];
}

/** The policies open the way to the namespace of the cluster's Prometheus, and to no other. */
function statisticsAreInReach({ cluster, config }: AiAgents): EnvironmentIssue[] {
  const { prometheus } = cluster.operators;
  if (config.prometheus === undefined || prometheus === undefined) return [];
  const hostname = config.prometheus.url.replace(/^https?:\/\//, '').replace(/:\d+$/, '');
  if (/^[^.]+\.([^.]+)(\.svc(\..+)?)?$/.exec(hostname)?.[1] === prometheus.namespace) return [];
  return [
    {
      path: ['config', 'prometheus', 'url'],
      expected: `a Service of ${prometheus.namespace}, where cluster.operators says that Prometheus is`,
      got: hostname,
      next: `write <service>.${prometheus.namespace}, or correct the namespace there`,
    },
  ];
}
