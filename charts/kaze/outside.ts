import type { Environment, OutsideStep } from 'galley';
import type { KazeConfig } from './config';

/** Steps of a new cell that nothing rendered tells of: Vault's role, the tailnet, the bucket, the agents' repository. */
export function kazeOutside({ config }: Environment<KazeConfig>): readonly OutsideStep[] {
  const { namespace, vault, tailnet, postgres, agents, openclaw, workspace } = config;
  const { hostnamePrefix: prefix, tag } = tailnet;
  return [
    {
      phase: 'before',
      what: `Vault's role ${vault.role} may read these paths and no others`,
      command: `vault read auth/${vault.authMount}/role/${vault.role}`,
    },
    {
      phase: 'before',
      what: `the tailnet's policy has ${tag}, its grants and an OAuth client for it`,
      command: 'open https://login.tailscale.com/admin/acls/file',
    },
    {
      phase: 'before',
      what: `the tailnet has the Services svc:${prefix}-kaze-runtime, svc:${prefix}-kaze-gateway and svc:${prefix}-kaze-knowledge`,
      command: 'open https://login.tailscale.com/admin/services',
    },
    ...(postgres.backup === undefined
      ? []
      : [
          {
            phase: 'before',
            what: `the bucket of ${postgres.backup.destination} is there`,
            command: `aws s3 ls ${postgres.backup.destination} --endpoint-url ${postgres.backup.endpoint}`,
          } as const,
        ]),
    ...(workspace.backup === undefined
      ? []
      : [
          {
            phase: 'before',
            what: `the bucket of ${workspace.backup.repository} keeps versions, and its key is not that of the database's backups`,
            command: `restic -r ${workspace.backup.repository}/kaze-workspace-backup snapshots`,
          } as const,
        ]),
    { phase: 'ways in', what: 'the tailnet leads to the runtime', command: `tailscale ping ${prefix}-kaze-runtime` },
    { phase: 'ways in', what: `the tailnet leads to OpenClaw`, command: `tailscale ping ${openclaw.hostname}` },
    {
      phase: 'after',
      what: `the agents of ${agents.repository} are in the runtime`,
      command: `kubectl -n ${namespace} exec deploy/kaze-runtime -c kaze-runtime -- ls /agents/kaze-agent-ops`,
    },
    {
      phase: 'after',
      what: 'a restore of PostgreSQL was tried once',
      command: `kubectl -n ${namespace} get cluster.postgresql.cnpg.io`,
    },
  ];
}
