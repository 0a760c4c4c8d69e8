import { foundIn } from '../../support/found';

const definition = (lines: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tasks.example.com
  annotations:
    galley.dev/references: ${JSON.stringify(lines)}
spec: {group: example.com, scope: Namespaced, names: {kind: Task, plural: tasks}, versions: []}
---
`;
const task = (spec: string): string => `apiVersion: example.com/v1\nkind: Task\nmetadata: {name: sort, namespace: shop}\nspec: {${spec}}\n`;
const agent = '---\napiVersion: example.com/v1\nkind: Agent\nmetadata: {name: triage, namespace: shop}\n';

test.each([
  ['a map with a name', 'spec.agentRef: example.com/Agent', 'agentRef: {name: NAME}', 'spec.agentRef.name'],
  ['a name', 'spec.agent: example.com/Agent', 'agent: NAME', 'spec.agent'],
  [
    'items of a list',
    'spec.steps[].agent: example.com/Agent',
    'steps: [{agent: triage}, {agent: {name: NAME}}]',
    'spec.steps[1].agent.name',
  ],
  ['a list of names', 'spec.agents[]: example.com/Agent', 'agents: [triage, NAME]', 'spec.agents[1]'],
])('%s that a definition declares has to lead somewhere', (_, line, spec, path) => {
  expect(foundIn('custom-reference-exists', definition(line) + task(spec.replace('NAME', 'triage')) + agent)).toEqual([]);
  expect(foundIn('custom-reference-exists', definition(line) + task(spec.replace('NAME', 'nobody')) + agent)).toEqual([
    `Task/sort ${path}`,
  ]);
});

test('a Secret and its key are held as those of a pod are', () => {
  const secret = '---\napiVersion: v1\nkind: Secret\nmetadata: {name: login, namespace: shop}\nstringData: {token: x}\n';
  const declared = definition('spec.login: /Secret\nspec.agentRef: example.com/Agent');
  expect(foundIn('secret-exists', `${declared}${task('login: {name: other, key: token}')}${secret}`)).toEqual([
    'Task/sort spec.login.name',
  ]);
  expect(foundIn('secret-key', `${declared}${task('login: {name: login, key: tokne}')}${secret}`)).toEqual(['Task/sort spec.login.name']);
  expect(foundIn('secret-key', `${declared}${task('login: {name: login, key: token}')}${secret}`)).toEqual([]);
});

test('reports an unreadable line, and uses the others', () => {
  const found = foundIn(
    'custom-reference-exists',
    definition('spec.agentRef = Agent\nspec.agent: example.com/Agent') + task('agent: nobody'),
  );
  expect(found).toEqual([
    'Task/sort spec.agent',
    'CustomResourceDefinition/tasks.example.com metadata.annotations["galley.dev/references"]',
  ]);
});
