import { aiAgents } from '../../../charts/ai-agents';
import type { JsonObject } from '../../../core/object/object';
import { nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';

/** The table of the description. */
const GLOBAL = {
  'global-code-quality': 10,
  'global-commit-format': 20,
  'global-security': 30,
  'global-documentation': 40,
  'global-testing': 50,
  'global-repo-compliance': 60,
};
const LOCAL = {
  'local-developer-workflow': ['developer', 'codex-developer'],
  'local-reviewer-checklist': ['reviewer', 'codex-reviewer'],
  'local-docs-standards': ['docs'],
  'local-architect-design': ['architect'],
  'local-ops-runbook': ['ops'],
  'local-security-audit': ['security'],
  'local-triage-process': ['triage'],
  'local-testing-strategy': ['testing'],
};

let instructions: JsonObject[];
beforeAll(async () => {
  const objects: Rendered = await rendered(aiAgents, 'prod');
  instructions = objects.objects.filter(({ application }) => application === 'instructions').map(({ object }) => object as JsonObject);
});
const scoped = (scope: string, field: string) =>
  Object.fromEntries(
    instructions.filter((each) => at(each, 'spec.scope') === scope).map((each) => [nameOf(each), at(each, `spec.${field}`)]),
  );

test('there are fourteen, with the priorities and roles of the table', () => {
  expect(instructions.length).toBe(14);
  expect(scoped('global', 'priority')).toEqual(GLOBAL);
  expect(scoped('local', 'roles')).toEqual(LOCAL);
});

test('a global one has no roles and a local one no priority', () => {
  for (const each of instructions) {
    const [priority, roles] = [at(each, 'spec.priority'), at(each, 'spec.roles')];
    expect([nameOf(each), priority === undefined, roles === undefined]).toEqual([
      nameOf(each),
      !nameOf(each).startsWith('global-'),
      nameOf(each).startsWith('global-'),
    ]);
  }
});

test('each says something: a heading of its own and several lines of rules, the same in every environment', async () => {
  const texts = instructions.map((each) => String(at(each, 'spec.content')));
  for (const text of texts) {
    expect(text).toMatch(/^# .+\n\n/);
    expect(text.match(/^(- |\d\. )/gm)?.length).toBeGreaterThan(4);
    expect(text.length).toBeGreaterThan(500);
  }
  expect(new Set(texts.map((text) => text.split('\n')[0])).size).toBe(14);
  const dev = (await rendered(aiAgents, 'dev')).all('AiInstruction').map((each) => String(at(each, 'spec.content')));
  expect(dev).toEqual(texts);
});
