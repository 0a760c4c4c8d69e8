import { blackbox5 } from '../../../charts/blackbox5';
import type { JsonObject } from '../../../core/object/object';
import { listAt } from '../../support/pods';
import { rendered } from '../../support/rendered';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at } from '../../support/synth';
import { BAD, CHANGES, GOOD, instance } from './examples';

let definition: JsonObject;
beforeAll(async () => {
  definition = (await rendered(blackbox5, 'hetzner')).get('CustomResourceDefinition', 'ralfinstances.blackbox5.dev');
});

test('RALFInstance lives in a namespace, has a status of its own and columns, and says how it is', () => {
  expect(definition).toMatchObject({ spec: { group: 'blackbox5.dev', scope: 'Namespaced', names: { shortNames: ['ralf'] } } });
  expect(at(definition, 'spec.versions[0].subresources.status')).toEqual({});
  const columns = listAt(definition, 'spec.versions[0].additionalPrinterColumns').map(({ name }) => name);
  expect(columns).toEqual(['Project', 'Phase', 'Run', 'Restarts', 'Age']);
});

test('each of its rules has a change that breaks it', () => {
  const rules = [...JSON.stringify(definition).matchAll(/"x-kubernetes-validations":(\[.*?\])/g)].flatMap(
    ([, list]) => JSON.parse(list ?? '[]') as { message: string }[],
  );
  expect(rules.length).toBe(CHANGES.refused.length);
  for (const { message } of rules) expect(CHANGES.refused.filter(({ says }) => message.includes(says))).toHaveLength(1);
});

test(
  'what is good is taken by the schema, and both ends of each change, since it can’t see the change',
  async () => {
    const specs = [...GOOD, ...[...CHANGES.refused, ...CHANGES.taken].flatMap(({ before, after }) => [before, after])];
    expect(await schemaProblems([definition, ...specs.map((spec) => instance(spec))])).toEqual([]);
  },
  FIRST_USE_MS,
);

test(
  'what is bad is refused, each for its own reason',
  async () => {
    const refused = BAD.map(({ why, spec, says }, index) => ({ why, says, object: instance(spec, `bad-${index}`), name: `bad-${index}` }));
    const problems = await schemaProblems([definition, ...refused.map(({ object }) => object)]);
    const unnoticed = refused.filter(
      ({ name, says }) => !problems.some((problem) => problem.startsWith(`RALFInstance ${name}: `) && problem.includes(says)),
    );
    expect(unnoticed.map(({ why }) => why)).toEqual([]);
  },
  FIRST_USE_MS,
);
