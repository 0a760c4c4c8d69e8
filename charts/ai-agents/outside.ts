import type { Environment, OutsideStep } from 'galley';
import type { AiAgentsConfig } from './config';
import { BACKUP, NAMESPACE } from './names';

/** Steps that nothing rendered tells of: Vault's role, the OIDC client, GitHub's App, the sources of webhooks, logins of models. */
export function aiAgentsOutside({ config }: Environment<AiAgentsConfig>): readonly OutsideStep[] {
  const { vault, oidc, host, webhooks, agents, secrets, backup } = config;
  const repositories = [...new Set(Object.values(agents).flatMap(({ github }) => github?.repositories ?? []))].sort();
  return [
    {
      phase: 'before',
      what: `Vault's role ${vault.role} may read ai-agents/* of this environment`,
      command: `vault read auth/kubernetes/role/${vault.role}`,
    },
    {
      phase: 'before',
      what: `${oidc.issuer} knows the client ${oidc.clientId} with ${oidc.redirectUri}`,
      command: `curl -fsS ${oidc.issuer}/.well-known/openid-configuration -o /dev/null -w '%{http_code}'`,
    },
    ...(repositories.length === 0
      ? []
      : [
          {
            phase: 'before',
            what: `GitHub's App is installed in ${repositories.join(', ')}`,
            command: 'open https://github.com/settings/installations',
          } as const,
        ]),
    ...(backup === undefined
      ? []
      : [
          {
            phase: 'before',
            what: `the bucket of ${backup.repository} keeps versions`,
            command: `restic -r ${backup.repository}/${BACKUP} snapshots`,
          } as const,
          {
            phase: 'after',
            what: 'a copy of the password of the backups is kept elsewhere',
            command: `vault kv metadata get ${vault.mount}/ai-agents/${BACKUP}`,
          } as const,
        ]),
    ...secrets.credentials.map(
      (name): OutsideStep => ({
        phase: 'after',
        what: `the login of ${name} works`,
        command: `kubectl -n ${NAMESPACE} get inferencerequests.labrats.work`,
        shownBy: { apiVersion: 'v1', kind: 'Secret', name, namespace: NAMESPACE, keys: ['CREDENTIALS'] },
      }),
    ),
    ...Object.keys(webhooks).map(
      (source): OutsideStep => ({
        phase: 'after',
        what: `the source ${source} sends to https://${host}/api/webhooks/${source}, signed with the key in Vault`,
        command: `kubectl -n ${NAMESPACE} get inferencerequests.labrats.work`,
      }),
    ),
  ];
}
