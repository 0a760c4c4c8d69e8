import { aiAgents } from '../../../charts/ai-agents';
import { edit } from '../../support/edit';
import { nameOf } from '../../support/pods';
import { rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS } from './support/environments';

describe.each(ENVIRONMENTS)('agents of ai-agents/%s', (environment) => {
  test('are there for every event that is taken: webhook, agent, model, provider and login lead to one another', async () => {
    const objects = await rendered(aiAgents, environment);
    const agents = objects.all('AiAgent');
    for (const source of objects.all('WebhookSource')) expect(agents.map(nameOf)).toContain(at(source, 'spec.agentRef.name'));
    expect(agents.length).toBeGreaterThan(0);
    for (const agent of agents) {
      const model = objects.get('AiModel', String(at(agent, 'spec.modelRef.name')));
      expect(at(objects.get('AiConfig', 'ai-config'), 'spec.providers')).toHaveProperty(String(at(model, 'spec.provider')));
      expect(objects.all('ExternalSecret').map(nameOf)).toContain(at(model, 'spec.credentialsRef.name'));
      // Of its role there are instructions.
      const roles = objects.all('AiInstruction').flatMap((each) => at(each, 'spec.roles') ?? []);
      expect(roles).toContain(at(agent, 'spec.role'));
    }
  });
});

test.each<[string, readonly [string, string], RegExp]>([
  [
    'a webhook for nobody',
    ['agent: triage', 'agent: nobody'],
    /config\.webhooks\.github\.agent: expected a name of config\.agents \(triage, docs\), got nobody/,
  ],
  [
    'an agent without its model',
    ['modelRef: { name: claude }', 'modelRef: { name: gpt }'],
    /config\.agents\.triage\.modelRef\.name: expected a name of config\.models \(claude\), got gpt/,
  ],
  [
    'a model without its provider',
    ['provider: anthropic', 'provider: other'],
    /config\.models\.claude\.provider: expected a name of config\.settings\.providers \(anthropic\), got other/,
  ],
  [
    'a login that is not fetched',
    ['name: claude-credentials, key', 'name: other, key'],
    /config\.models\.claude\.credentialsRef: expected a name of config\.secrets\.credentials/,
  ],
])('%s is refused in its place', async (_, change, message) => {
  await expect(rendered(aiAgents, 'dev', edit(change))).rejects.toThrow(message);
});
