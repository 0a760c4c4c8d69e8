import { aiAgents } from '../../../charts/ai-agents';
import { edit } from '../../support/edit';
import { nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';

const SOURCE = /^(ai-agents-webhook-)?(github|reader)$/;

/** How the operator serves each source. */
const served = (objects: Rendered): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const { object } of objects.objects) {
    const source = SOURCE.exec(object.metadata.name)?.[2];
    if (source !== undefined && ['Deployment', 'WebhookSource'].includes(object.kind))
      found[source] = [...(found[source] ?? []), object.kind];
  }
  return found;
};

test('a source is a WebhookSource or a rendered workload, never both', async () => {
  expect(served(await rendered(aiAgents, 'dev'))).toEqual({ github: ['WebhookSource'] });
  expect(served(await rendered(aiAgents, 'prod'))).toEqual({ github: ['WebhookSource'], reader: ['Deployment'] });
});

test('the environment file switches a source from one to the other, with all that belongs to it', async () => {
  const objects = await rendered(aiAgents, 'dev', edit(['as: resource', 'as: manual']));
  expect(served(objects)).toEqual({ github: ['Deployment'] });
  const own = objects.objects.filter(
    ({ application, object }) => application === 'webhook' && object.metadata.name === 'ai-agents-webhook-github',
  );
  expect(own.map(({ object }) => object.kind).sort()).toEqual(
    ['ConfigMap', 'Deployment', 'Ingress', 'NetworkPolicy', 'Role', 'RoleBinding', 'Service', 'ServiceAccount'].sort(),
  );
  expect(at(objects.get('ConfigMap', 'ai-agents-webhook-github'), 'data.WEBHOOK_SOURCE_NAME')).toBe('github');
});

test('what the environment file says of a source is in its WebhookSource, or in the variables of its workload', async () => {
  const objects = await rendered(aiAgents, 'prod');
  expect(at(objects.get('WebhookSource', 'github'), 'spec')).toMatchObject({
    provider: 'github',
    agentRef: { name: 'triage' },
    events: ['issues', 'issue_comment', 'pull_request'],
    secretRef: { name: 'ai-agents-webhook-github', key: 'WEBHOOK_SECRET' },
  });
  const told = await rendered(aiAgents, 'prod', edit(['events: [document.created]', 'events: [document.created, document.gone]']));
  expect(at(told.get('ConfigMap', 'ai-agents-webhook-reader'), 'data')).toMatchObject({
    WEBHOOK_PROVIDER: 'generic',
    WEBHOOK_AGENT: 'docs',
    WEBHOOK_EVENTS: 'document.created,document.gone',
  });
});

test('a source that is written twice, or as neither, is refused in its place', async () => {
  const twice = edit(['    github:\n', '    github: { as: manual, provider: github, agent: triage, events: [push] }\n    github:\n']);
  await expect(rendered(aiAgents, 'dev', twice)).rejects.toThrow(/dev\.yaml:\d+:\d+ yaml: the key is there twice/);
  await expect(rendered(aiAgents, 'dev', edit(['as: resource', 'as: both']))).rejects.toThrow(
    /dev\.yaml:\d+:\d+ config\.webhooks\.github\.as: /,
  );
});

test('who is the workload of a WebhookSource has an account that reads that source alone', async () => {
  const objects = await rendered(aiAgents, 'prod');
  expect(objects.all('ServiceAccount').map(nameOf)).toContain('ai-agents-webhook');
  expect(JSON.stringify(objects.get('Role', 'ai-agents-webhook')['rules'])).toContain('"resourceNames":["github"]');
});

test('sources may have any names, those of their neighbours’ parts too', async () => {
  const two = '    github-config: { as: manual, provider: generic, agent: docs, events: [a] }\n';
  const account = '    account: { as: manual, provider: generic, agent: docs, events: [a] }\n';
  const objects = await rendered(
    aiAgents,
    'dev',
    edit(
      ['    github:\n      as: resource', `${two}    github:\n      as: manual`],
      [
        '  imageAutomation:',
        `    ai-agents-webhook-role: { as: resource, provider: github, agent: docs, events: [a] }\n${account}  imageAutomation:`,
      ],
    ),
  );
  expect(objects.all('WebhookSource').map(nameOf)).toEqual(['ai-agents-webhook-role']);
  const workloads = ['account', 'github', 'github-config'].map((name) => `ai-agents-webhook-${name}`);
  expect(
    objects
      .all('Deployment')
      .map(nameOf)
      .filter((name) => name.startsWith('ai-agents-webhook'))
      .sort(),
  ).toEqual(workloads);
});
