import { z } from 'zod';
import { accessCheckAnswer, actionAnswer, publishAnswer, releaseCheckAnswer, synthAnswer, synthCheckAnswer, verifyAnswer } from './answer';
import { filesAnswer, importAnswer, importPartsAnswer, typesAnswer } from './begun-answer';
import { changesDocumentSchema } from './change';
import { doctorAnswer } from './doctor';
import { findingsDocumentSchema } from './finding';
import { orderDocumentSchema } from './order';
import { problemsDocumentSchema } from './problem';

const DOCUMENTS: readonly (readonly [path: string, title: string, schema: z.ZodType])[] = [
  ['docs/schemas/problems.v1.schema.json', 'What a Galley command that fails answers with --json', problemsDocumentSchema],
  ['docs/schemas/findings.v1.schema.json', 'What checks of Galley find', findingsDocumentSchema],
  ['docs/schemas/order.v1.schema.json', 'In which order galley check --order --json says that things are applied', orderDocumentSchema],
  ['docs/schemas/changes.v1.schema.json', 'What changes between two rendered trees', changesDocumentSchema],
  ['docs/schemas/access-check.v1.schema.json', 'What galley access check --json answers', accessCheckAnswer],
  ['docs/schemas/action.v1.schema.json', 'What an action, such as galley deploy, answers with --json', actionAnswer],
  ['docs/schemas/doctor.v1.schema.json', 'What galley doctor --json answers', doctorAnswer],
  ['docs/schemas/files.v1.schema.json', 'What galley init and galley new answer with --json', filesAnswer],
  ['docs/schemas/import.v1.schema.json', 'What galley import --json answers of YAML that became a system', importAnswer],
  ['docs/schemas/import-parts.v1.schema.json', 'What galley import --json answers of parts that stay as they are', importPartsAnswer],
  ['docs/schemas/publish.v1.schema.json', 'What galley publish --json answers', publishAnswer],
  ['docs/schemas/release-check.v1.schema.json', 'What galley release check --json answers', releaseCheckAnswer],
  ['docs/schemas/synth.v1.schema.json', 'What galley synth --json answers', synthAnswer],
  ['docs/schemas/synth-check.v1.schema.json', 'What galley synth --check --json answers', synthCheckAnswer],
  ['docs/schemas/types.v1.schema.json', 'What galley types --json answers', typesAnswer],
  ['docs/schemas/verify.v1.schema.json', 'What galley verify --json answers', verifyAnswer],
];

/** The published JSON Schemas of what Galley tells as data, by path: draft 2020-12; a reader lets keys pass that it does not know. */
export function modelJsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    DOCUMENTS.map(([path, title, document]) => {
      const { $schema, ...rest } = z.toJSONSchema(document, { io: 'input', reused: 'inline' });
      return [path, `${JSON.stringify({ $schema, $id: path, title, ...rest }, null, 2)}\n`];
    }),
  );
}
