import { type Application, CustomResource } from 'galley/constructs';
import type { AiAgentsInstallation } from './installation';
import { AiAgent, AiConfig, AiModel } from './kinds';

/** Name of the one AiConfig: the description gives none. */
const CONFIG = 'ai-config';

/** Who works on requests, and by which models. Git decides it: the processes read it, and write only how it goes. */
export function agents(installation: AiAgentsInstallation, after: readonly Application[]): void {
  const { models, agents: declared, settings } = installation.config;
  if (settings === undefined && Object.keys(models).length + Object.keys(declared).length === 0) return;
  const application = installation.application('agents', { after });
  if (settings !== undefined) new CustomResource(application, 'settings', { name: CONFIG, type: AiConfig, spec: settings });
  for (const [name, spec] of Object.entries(models)) new CustomResource(application, `model-${name}`, { name, type: AiModel, spec });
  for (const [name, spec] of Object.entries(declared)) new CustomResource(application, `agent-${name}`, { name, type: AiAgent, spec });
}
