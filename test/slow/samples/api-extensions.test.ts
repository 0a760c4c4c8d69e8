import fc from 'fast-check';
import { z } from 'zod';
import { KINDS } from '../../../charts/ai-agents/kinds';
import { CustomResourceDefinition } from '../../../constructs/crd/custom-resource-definition';
import { type CustomResourceType, customResource } from '../../../constructs/crd/custom-resource-type';
import { mapOf, withRules } from '../../../constructs/crd/extensions';
import type { JsonObject } from '../../../core/object/object';
import { EXAMPLES } from '../../charts/ai-agents/examples';
import { resource } from '../../charts/ai-agents/examples/example';
import { cases, resourcesOf, typeOf } from '../../constructs/crd/shapes';
import { askApiServer, type ServerSays } from '../../support/api-extensions';
import { testWithGo } from '../../support/go-program';
import { synth } from '../../support/synth';

const definitionOf = (type: CustomResourceType): JsonObject => synth(CustomResourceDefinition, { type })[0] as JsonObject;
const hasNull = (value: unknown): boolean => JSON.stringify(value).includes('null');

testWithGo('what zod accepts is what the API server accepts, and what zod makes of it is what the API server keeps', () => {
  const verdicts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(cases(true), (all) => {
      const answers = askApiServer(
        all.map((each, index) => ({ definition: definitionOf(typeOf(each, index)), resources: resourcesOf(each, index) })),
      );
      for (const [index, { schema, values }] of all.entries()) {
        const { definition, resources } = answers[index] as ServerSays;
        expect(definition).toEqual([]);
        for (const [at, value] of values.entries()) {
          const { success, data } = schema.safeParse(value);
          const { errors, dropped, stored } = resources[at] as ServerSays['resources'][number];
          verdicts[success ? 'accepted' : 'refused'] += 1;
          const shown = { schema: z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }), value };
          if (success) {
            expect({ ...shown, errors, kept: stored['spec'] }).toEqual({ ...shown, errors: [], kept: { value: data } });
          } else if (!hasNull(value)) {
            // The API server drops a null for an optional field; zod refuses it.
            expect({ ...shown, refused: errors.length + dropped.length > 0 }).toEqual({ ...shown, refused: true });
          }
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(100);
});

testWithGo('a rule stands where it was declared, in what it may cost', () => {
  const type = customResource({
    group: 'example.com',
    version: 'v1',
    kind: 'Fleet',
    scope: 'Namespaced',
    spec: z.strictObject({
      ships: mapOf(
        withRules(z.strictObject({ crew: z.int32(), tags: z.array(z.string().max(63)).max(20).default([]) }), [
          { rule: "self.crew > 0 && self.tags.all(tag, !tag.startsWith('-'))", message: 'a ship has a crew' },
        ]),
        { max: 100 },
      ),
    }),
    rules: [{ rule: 'size(self.ships) >= size(oldSelf.ships)', message: 'a fleet does not shrink' }],
  });
  const fleet = (ships: JsonObject): JsonObject => ({
    apiVersion: 'example.com/v1',
    kind: 'Fleet',
    metadata: { name: 'north' },
    spec: { ships },
  });
  const [says] = askApiServer([
    {
      definition: definitionOf(type),
      resources: [fleet({ anna: { crew: 1 } }), fleet({ anna: { crew: 0 } }), fleet({})],
      old: [null, null, fleet({ anna: { crew: 1 } })],
    },
  ]);
  expect(says?.definition).toEqual([]);
  expect(says?.resources.map(({ errors }) => errors)).toEqual([
    [],
    [expect.stringContaining('a ship has a crew')],
    [expect.stringContaining('a fleet does not shrink')],
  ]);
});

testWithGo(
  'the kinds of AI Agents are taken, rules and their cost included, and so is what is good of each; what is bad is refused',
  () => {
    const all = EXAMPLES.map(({ kind, good, bad, badChange }) => {
      const type = KINDS.find((each) => each.kind === kind);
      if (type === undefined) throw new Error(`no kind ${kind}`);
      const specs = [...good, ...bad.map(({ spec }) => spec), ...(badChange ? [badChange.after] : [])];
      const old = specs.map((spec) => (spec === badChange?.after ? resource(kind, badChange.before) : null));
      const expected = [...good.map(() => undefined), ...bad.map(({ says }) => says), ...(badChange ? [badChange.says] : [])];
      return { kind, expected, question: { definition: definitionOf(type), resources: specs.map((spec) => resource(kind, spec)), old } };
    });
    const answers: ServerSays[] = askApiServer(all.map(({ question }) => question));
    for (const [index, { kind, expected }] of all.entries()) {
      const { definition, resources } = answers[index] as ServerSays;
      expect({ kind, definition }).toEqual({ kind, definition: [] });
      for (const [at, says] of expected.entries()) {
        const { errors = [], dropped = [] } = resources[at] ?? {};
        if (says === undefined) expect({ kind, at, errors, dropped }).toEqual({ kind, at, errors: [], dropped: [] });
        else expect({ kind, at, said: [...errors, ...dropped].join('\n') }).toEqual({ kind, at, said: expect.stringContaining(says) });
      }
    }
  },
);
