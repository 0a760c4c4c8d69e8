import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../errors';
import { faultShape, placeSchema } from './object';

const codes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** A `Problem`, and its sentence. */
export const problemSchema = z.object({
  code: z.enum(codes),
  ...faultShape,
  place: placeSchema.optional(),
  message: z.string().describe('the parts as one sentence, without the place'),
});

/** The JSON answer of a command that fails. */
export const problemsDocumentSchema = z.object({
  version: z.literal(1),
  exit: z.union([z.literal(1), z.literal(2), z.literal(3)]).describe('the exit code'),
  problems: z.array(problemSchema).min(1),
});
