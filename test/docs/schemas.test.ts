import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { problemsJson } from '../../cli/print/problems-json';
import { ERROR_CODES, type ErrorCode, type Problem } from '../../core/errors';
import { modelJsonSchemas } from '../../core/model/json-schemas';
import { problemsDocumentSchema } from '../../core/model/problem';

const ROOT = join(__dirname, '../..');

test('docs/schemas/ is what core/model says; npm run schemas writes it', () => {
  const schemas = modelJsonSchemas();
  expect(readdirSync(join(ROOT, 'docs/schemas')).map((name) => `docs/schemas/${name}`)).toEqual([...schemas.keys()].sort());
  for (const [path, text] of schemas) expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
});

test('what a failing command prints as JSON matches the schema, each code and each part', () => {
  const problems = (Object.keys(ERROR_CODES) as ErrorCode[]).map(
    (code): Problem => ({ code, subject: 's', wrong: 'w', expected: 'e', got: 'g', next: 'n', place: { file: 'f', line: 1, column: 2 } }),
  );
  const printed: unknown = JSON.parse(problemsJson(problems, 2));
  expect(z.strictObject({ ...problemsDocumentSchema.shape }).parse(printed)).toEqual(printed);
});
