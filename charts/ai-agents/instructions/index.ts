import { type Application, CustomResource } from 'galley/constructs';
import type { AiAgentsInstallation } from '../installation';
import { AiInstruction } from '../kinds';
import { GLOBAL_INSTRUCTIONS } from './global';
import { LOCAL_INSTRUCTIONS } from './local';

/** The built-in instructions: some for all agents, some for those of one role. */
export function instructions(installation: AiAgentsInstallation, after: readonly Application[]): Application {
  const application = installation.application('instructions', { after });
  for (const { name, priority, focus, content } of GLOBAL_INSTRUCTIONS) {
    new CustomResource(application, name, { type: AiInstruction, spec: { scope: 'global', priority, focus, content } });
  }
  for (const { name, roles, focus, content } of LOCAL_INSTRUCTIONS) {
    new CustomResource(application, name, { type: AiInstruction, spec: { scope: 'local', roles: [...roles], focus, content } });
  }
  return application;
}
