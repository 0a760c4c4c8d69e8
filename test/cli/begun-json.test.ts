import type { z } from 'zod';
import { filesAnswer, typesAnswer } from '../../core/model/begun-answer';
import { shop } from '../docs/example/shop';
import { TestProject } from '../support/project';

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object } } } } }]
`;

/** What is on stdout, which has to be one document of a schema with no key more. */
function answerOf<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> {
  const answer: unknown = JSON.parse(text);
  expect(schema.parse(answer)).toEqual(answer);
  return answer as z.infer<Schema>;
}

// `galley import --json` is held by test/slow/import.test.ts and import-parts.test.ts.
test('types and new answer with one JSON document, and say nothing else', async () => {
  using project = new TestProject([shop], {
    'main.ts': "import { main } from 'galley';\n\nvoid main({ systems: [], root: __dirname });\n",
    'crds.yaml': CRD,
  });
  const types = await project.run('types', `${project.root}/crds.yaml`, '--json');
  expect([types.exit, types.err]).toEqual([0, '']);
  expect(answerOf(typesAnswer, types.out).groups).toEqual([
    { group: 'example.com', types: 'imports/example.com.ts', outcome: 'created', kinds: ['Widget'], notes: [] },
  ]);
  const begun = await project.run('new', 'system', 'other', '--json');
  expect([begun.exit, begun.err]).toEqual([0, '']);
  expect(answerOf(filesAnswer, begun.out)).toMatchObject({
    created: expect.arrayContaining(['charts/other/index.ts', 'envs/other/staging.yaml']),
    edited: ['main.ts'],
    notes: ['next: npm run synth, then galley new service other NAME --port 8080'],
  });
});
