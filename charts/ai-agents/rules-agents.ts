import type { Environment, EnvironmentIssue } from 'galley';
import type { AiAgentsConfig } from './config';
import { CREDENTIALS_KEY } from './secrets';

type AiAgents = Environment<AiAgentsConfig>;

/** One name that leads nowhere. */
function missing(
  path: readonly (string | number)[],
  among: Readonly<Record<string, unknown>>,
  got: string,
  where: string,
): EnvironmentIssue[] {
  if (Object.hasOwn(among, got)) return [];
  const known = Object.keys(among).join(', ') || 'none';
  return [{ path, expected: `a name of ${where} (${known})`, got, next: 'correct it, or declare it there' }];
}

/** Each reference between webhooks, agents, models, providers and credentials leads somewhere: an event for an agent that is not there is accepted and lost. */
export function agentIssues({ config }: AiAgents): EnvironmentIssue[] {
  const { agents, models, settings, webhooks, secrets } = config;
  return [
    ...Object.entries(webhooks).flatMap(([name, { agent }]) =>
      missing(['config', 'webhooks', name, 'agent'], agents, agent, 'config.agents'),
    ),
    ...Object.entries(agents).flatMap(([name, { modelRef }]) =>
      missing(['config', 'agents', name, 'modelRef', 'name'], models, modelRef.name, 'config.models'),
    ),
    ...Object.entries(models).flatMap(([name, { provider, credentialsRef }]): EnvironmentIssue[] => [
      ...missing(['config', 'models', name, 'provider'], settings?.providers ?? {}, provider, 'config.settings.providers'),
      ...(credentialsRef === undefined || (secrets.credentials.includes(credentialsRef.name) && credentialsRef.key === CREDENTIALS_KEY)
        ? []
        : [
            {
              path: ['config', 'models', name, 'credentialsRef'],
              expected: `a name of config.secrets.credentials (${secrets.credentials.join(', ') || 'none'}) and the key ${CREDENTIALS_KEY}`,
              got: `${credentialsRef.name}/${credentialsRef.key}`,
              next: 'correct it, or declare it there',
            },
          ]),
    ]),
    ...(settings?.defaultModelRef === undefined
      ? []
      : missing(['config', 'settings', 'defaultModelRef', 'name'], models, settings.defaultModelRef.name, 'config.models')),
  ];
}
