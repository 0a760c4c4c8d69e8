import type { z } from 'zod';
import type { synthAnswer, synthCheckAnswer } from '../../core/model/answer';
import { nameOf } from '../../core/names';
import type { Difference } from '../../core/tree/compare';
import type { EnvironmentResult } from '../../verbs/render/one';
import { faultJson, json } from './fault-json';

/** What `galley synth` did: docs/schemas/synth.v1.schema.json. */
export function synthJson(out: string, written: number, results: readonly EnvironmentResult[]): string {
  return json({
    version: 1,
    out,
    environments: results.map((result) => ({
      environment: nameOf(result),
      ...(result.release !== undefined && { release: result.release }),
      applications: result.applications.map(({ name, resources, counts: { added, changed, removed } }) => {
        return { name, resources, added, changed, removed };
      }),
    })),
    written,
    warnings: warningsOf(results),
  } satisfies z.infer<typeof synthAnswer>);
}

/** What `galley synth --check` found; paths as a person would type them. */
export function synthCheckJson(out: string, differences: readonly Difference[], results: readonly EnvironmentResult[]): string {
  return json({
    version: 1,
    out,
    inStep: differences.length === 0,
    differences: differences.map(({ path, kind }) => ({ path, kind })),
    warnings: warningsOf(results),
  } satisfies z.infer<typeof synthCheckAnswer>);
}

const warningsOf = (results: readonly EnvironmentResult[]) => results.flatMap(({ warnings }) => warnings.map(faultJson));
