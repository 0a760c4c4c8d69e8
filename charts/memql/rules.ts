import {
  argoCdIssues,
  deliveryIssues,
  type Environment,
  type EnvironmentIssue,
  namespaceIsItsOwn,
  operatorsAreSupported,
  operatorsAreThere,
} from 'galley';
import type { MemqlConfig } from './config';
import { ENVELOPE_KEYS, opensEnvelope } from './secret-keys';

type Memql = Environment<MemqlConfig>;

/** Rules between what an environment asks for and what its cluster has. */
export function memqlRules(environment: Memql): EnvironmentIssue[] {
  return [
    ...(environment.delivery === 'argocd' ? argoCdIssues(environment) : deliveryIssues(environment)),
    ...operatorsAreSupported(environment),
    ...neededOperatorsAreThere(environment),
    ...namespaceIsItsOwn(environment, environment.config.namespace),
    ...imagesNeedNoShellToDrain(environment),
    ...vaultIsItsOwn(environment),
    ...routingIsDescribed(environment),
    ...tokenOutlivesItsRefresh(environment),
    ...envelopeIsWhole(environment),
    ...sandboxTokenEnds(environment),
    ...externalGrpcIsGuarded(environment),
    ...sandboxHasItsOwnRole(environment),
    ...vaultIdentityIsReal(environment),
  ];
}

function neededOperatorsAreThere({ cluster, config }: Memql): EnvironmentIssue[] {
  return operatorsAreThere(cluster, [
    ['argoRollouts', 'brings new versions in step by step'],
    ['certManager', 'issues all certificates'],
    ['externalSecrets', 'brings the secrets from Key Vault'],
    ...(config.gate.prometheus ? ([['prometheus', 'scrapes what the gate asks for']] as const) : []),
  ]);
}

/** Before 1.30 the pause before SIGTERM is a program of the image's own, and distroless images have none: the hook would fail, and the pod end at once. */
function imagesNeedNoShellToDrain({ kubernetesVersion }: Memql): EnvironmentIssue[] {
  if (kubernetesVersion.hasSleepAction) return [];
  return [
    {
      path: ['kubernetesVersion'],
      expected: 'at least 1.30, whose kubelet sleeps before SIGTERM where an image has no program to',
      got: `${kubernetesVersion}`,
      next: 'upgrade the cluster',
    },
  ];
}

/** A vault that two environments read is one where a mistake in either reaches both. */
function vaultIsItsOwn({ environment, config }: Memql): EnvironmentIssue[] {
  const expected = `kv-memql-${environment}`;
  if (config.keyVault.name === expected) return [];
  return [
    {
      path: ['config', 'keyVault', 'name'],
      expected: `${expected}, a vault of this environment alone`,
      got: config.keyVault.name,
      next: `write ${expected}`,
    },
  ];
}

/** Its port speaks gRPC without TLS, and clients show bearer tokens there. */
function externalGrpcIsGuarded({ production, config }: Memql): EnvironmentIssue[] {
  if (!production || config.externalGrpc.sourceRanges !== undefined) return [];
  return [
    {
      path: ['config', 'externalGrpc', 'sourceRanges'],
      expected: 'the ranges that may connect to bff-external in production, whose port has no TLS',
      got: 'none, which is everyone',
      next: 'name them, such as those of a VPN or of one partner',
    },
  ];
}

/** What agents write runs there, and whoever has the mesh's own role reads and changes all that it remembers. */
function sandboxHasItsOwnRole({ config: { workbench } }: Memql): EnvironmentIssue[] {
  const accepted = workbench.acceptedSecrets.findIndex(({ key }) => key === 'MEMORY_NODES_DATABASE_DSN');
  if (workbench.ownDatabaseRole && accepted !== -1) {
    return [
      {
        path: ['config', 'workbench', 'acceptedSecrets', accepted],
        expected: 'no MEMORY_NODES_DATABASE_DSN where ownDatabaseRole is true',
        got: "the mesh's own",
        next: 'take it out',
      },
    ];
  }
  if (accepted === -1) return [];
  return [
    {
      path: ['config', 'workbench', 'acceptedSecrets', accepted],
      severity: 'warning',
      wrong: "the sandbox connects to the database as the mesh's own role: what agents run there may read and change all of it",
      got: 'MEMORY_NODES_DATABASE_DSN',
      next: 'make a role for it that may do less, put its DSN into the vault, and write ownDatabaseRole: true',
    },
  ];
}

/** What the files of this repository have in place of ids that are known in Azure alone. */
function vaultIdentityIsReal({ config: { keyVault } }: Memql): EnvironmentIssue[] {
  return (['clientId', 'tenantId'] as const)
    .filter((key) => keyVault[key].startsWith('00000000-'))
    .map((key) => ({
      path: ['config', 'keyVault', key],
      severity: 'warning' as const,
      wrong: 'no identity has this id: External Secrets will read nothing',
      got: keyVault[key],
      next: `write what az identity show --query ${key} prints`,
    }));
}

function routingIsDescribed({ cluster, config: { routing } }: Memql): EnvironmentIssue[] {
  const path = ['config', 'routing', routing.implementation];
  if (routing[routing.implementation] === undefined) {
    return [
      {
        path: ['config', 'routing', 'implementation'],
        expected: `routing.${routing.implementation} too, which says what the cluster has for it`,
        got: 'none',
        next: 'add it',
      },
    ];
  }
  if (routing.implementation === 'gateway' || routing.ingress === undefined) return [];
  const { className } = routing.ingress;
  const declared = cluster.ingressClasses[className];
  const known = Object.keys(cluster.ingressClasses).join(', ') || '(none)';
  if (declared === undefined) {
    return [
      {
        path: [...path, 'className'],
        expected: `one of cluster.ingressClasses (${known})`,
        got: className,
        next: 'declare it there, or name another',
      },
    ];
  }
  if (declared.controller === 'nginx') return [];
  return [
    {
      path: [...path, 'className'],
      expected: 'a class of controller nginx, whose annotations are rendered',
      got: declared.controller,
      next: 'name another class, or choose gateway',
    },
  ];
}

function tokenOutlivesItsRefresh({ config: { gate } }: Memql): EnvironmentIssue[] {
  const { lifetimeMinutes, refreshMinutes } = gate.token;
  if (refreshMinutes * 2 <= lifetimeMinutes) return [];
  return [
    {
      path: ['config', 'gate', 'token', 'refreshMinutes'],
      expected: `at most half of lifetimeMinutes (${lifetimeMinutes}), so that no token ends before its successor is there`,
      got: `${refreshMinutes}`,
      next: 'lower it',
    },
  ];
}

/** A token that lives for ever is as good as a password that nobody changes, in the pods that run what agents write. */
function sandboxTokenEnds({ config: { workbench } }: Memql): EnvironmentIssue[] {
  const opened = opensEnvelope(workbench.acceptedSecrets.map(({ key }) => key));
  const path = ['config', 'workbench'];
  if (!opened && workbench.token === undefined) {
    return [{ path, expected: "token, which says how long the sandbox's own is valid and who renews it", got: 'none', next: 'add it' }];
  }
  if (opened && workbench.token !== undefined) {
    return [
      {
        path: [...path, 'token'],
        expected: 'none where the sandbox opens the envelope, which has a token in it',
        got: `${workbench.token.lifetimeDays} days`,
        next: 'take it out',
      },
    ];
  }
  return [];
}

function envelopeIsWhole({ config: { workbench } }: Memql): EnvironmentIssue[] {
  const path = ['config', 'workbench', 'acceptedSecrets'];
  const keys = workbench.acceptedSecrets.map(({ key }) => key);
  const twin = keys.find((key, index) => keys.indexOf(key) !== index);
  const half = ENVELOPE_KEYS.filter((key) => keys.includes(key));
  return [
    ...(twin === undefined ? [] : [{ path, expected: 'each key once', got: `${twin} twice`, next: 'keep one' }]),
    ...(half.length === 1
      ? [
          {
            path,
            expected: `${ENVELOPE_KEYS.join(' and ')} together or neither`,
            got: `${half.join()} alone`,
            next: 'accept both, or none',
          },
        ]
      : []),
  ];
}
