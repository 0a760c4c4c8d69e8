import { aiAgents } from '../../../charts/ai-agents';
import { KINDS } from '../../../charts/ai-agents/kinds';
import type { JsonObject } from '../../../core/object/object';
import { nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at } from '../../support/synth';
import { EXAMPLES } from './examples';
import { resource } from './examples/example';

let definitions: JsonObject[];
beforeAll(async () => {
  const objects: Rendered = await rendered(aiAgents, 'prod');
  definitions = objects.all('CustomResourceDefinition');
});

test('there are six, of labrats.work/v1alpha1, each with a status and columns', () => {
  expect(definitions.map(nameOf).sort()).toEqual(
    ['aiagents', 'aiconfigs', 'aiinstructions', 'aimodels', 'inferencerequests', 'webhooksources'].map((name) => `${name}.labrats.work`),
  );
  for (const definition of definitions) {
    expect([nameOf(definition), at(definition, 'spec.scope'), at(definition, 'spec.versions[0].name')]).toEqual([
      nameOf(definition),
      'Namespaced',
      'v1alpha1',
    ]);
    expect(at(definition, 'spec.versions[0].subresources.status')).toEqual({});
    expect((at(definition, 'spec.versions[0].additionalPrinterColumns') as unknown[]).length).toBeGreaterThan(1);
  }
});

test('each has examples of both sorts, and those with a rule one that breaks it', () => {
  expect(EXAMPLES.map(({ kind }) => kind).sort()).toEqual(KINDS.map(({ kind }) => kind).sort());
  for (const { kind, good, bad, badChange } of EXAMPLES) {
    expect(good.length).toBeGreaterThan(1);
    expect(bad.length).toBeGreaterThan(2);
    // One broken example for each rule: of a spec, of a part of it, and of a change.
    const definition = definitions.find((each) => at(each, 'spec.names.kind') === kind);
    const rules = [...JSON.stringify(definition).matchAll(/"message":"([^"]+)","rule":|"rule":"[^"]+","message":"([^"]+)"/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    const broken = [...bad.filter(({ by }) => by === 'rule').map(({ says }) => says), ...(badChange ? [badChange.says] : [])];
    expect(rules.filter((message) => !broken.some((says) => message.includes(says)))).toEqual([]);
  }
});

test(
  'what is good is taken by the schema, and what a rule refuses too, since the schema can’t see it',
  async () => {
    const taken = EXAMPLES.flatMap(({ kind, good, bad, badChange }) =>
      [
        ...good,
        ...bad.filter(({ by }) => by === 'rule').map(({ spec }) => spec),
        ...(badChange ? [badChange.before, badChange.after] : []),
      ].map((spec) => resource(kind, spec)),
    );
    expect(await schemaProblems([...definitions, ...taken])).toEqual([]);
  },
  FIRST_USE_MS,
);

test(
  'what is bad is refused, each for its own reason',
  async () => {
    const refused = EXAMPLES.flatMap(({ kind, bad }) =>
      bad
        .filter(({ by }) => by === 'schema')
        .map(({ why, spec, says }, index) => ({ why, says, name: `bad-${index}`, object: resource(kind, spec, `bad-${index}`), kind })),
    );
    const problems = await schemaProblems([...definitions, ...refused.map(({ object }) => object)]);
    const unnoticed = refused.filter(
      ({ kind, name, says }) => !problems.some((problem) => problem.startsWith(`${kind} ${name}: `) && problem.includes(says)),
    );
    expect(unnoticed.map(({ kind, why }) => `${kind}: ${why}`)).toEqual([]);
    expect(refused.length).toBeGreaterThan(20);
  },
  FIRST_USE_MS,
);
