import { defineSystem, deliver, type Environment } from 'galley';
import { agents } from './agents';
import { type AiAgentsConfig, aiAgentsConfig } from './config';
import { connect } from './connections';
import { fluxExtras } from './flux-extras';
import { aiAgentsImages } from './images';
import { infra } from './infra';
import { AiAgentsInstallation } from './installation';
import { instructions } from './instructions';
import { main } from './main-application';
import { aiAgentsOutside } from './outside';
import { processor } from './processor';
import { aiAgentsKinds } from './rendered-kinds';
import { executorsAtMost } from './room';
import { aiAgentsRules } from './rules';
import { webhooks } from './webhook';

/** AI Agents: requests become Jobs of executors; an API that is also their operator, an App, a processor and webhooks. */
export const aiAgents = defineSystem({
  name: 'ai-agents',
  config: aiAgentsConfig,
  images: aiAgentsImages,
  rules: (environment: Environment<AiAgentsConfig>) => aiAgentsRules(environment),
  outside: aiAgentsOutside,
  made: executorsAtMost,

  build(app, props) {
    const installation = new AiAgentsInstallation(app, props);
    const { application: base, secrets } = infra(installation);
    const steps = instructions(installation, [base]);
    agents(installation, [steps]);
    const core = main(installation, secrets, [steps]);
    connect(installation, {
      ...core,
      processor: processor(installation, core.uploads, [core.application]),
      manualWebhooks: webhooks(installation, secrets, [core.application]),
    });
    const delivery = deliver(app, props.environment, installation.applications, aiAgentsKinds);
    if (props.environment.delivery === 'flux') fluxExtras(installation, delivery);
  },
});
