import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { JsonValue } from '../../../../core/object/object';

/** A fault that is put into a rendered environment. */
export interface Mutation {
  readonly environment: string;
  readonly object: string;
  /** The change. @default - removes the object */
  readonly path?: string;
  readonly value?: JsonValue;
  /** What checks must find then that they did not find before. */
  readonly brings: readonly string[];
}

export const MUTATIONS: readonly Mutation[] = parse(readFileSync(join(__dirname, 'check-mutations.yaml'), 'utf8'));
