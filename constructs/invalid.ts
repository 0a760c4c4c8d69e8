import type { IConstruct } from 'constructs';
import { type Fault, GalleyError, type Problem } from '../core/errors';

/** A fault of a construct. */
export type ConstructFault = Fault & {
  /** The prop, or what below the construct, it is a fault of. @default - of the construct as a whole */
  readonly prop?: string;
};

/** The error of a construct that refuses its props: CONSTRUCT_INVALID, with the construct's path and the prop. */
export function invalid(construct: IConstruct, fault: ConstructFault): GalleyError {
  return allInvalid(construct, [fault]);
}

/** The same with everything that is wrong at once. */
export function allInvalid(construct: IConstruct, faults: readonly ConstructFault[]): GalleyError {
  return new GalleyError(faults.map((fault) => invalidProblem(construct, fault)));
}

/** One fault of a construct, for an error with several. */
export function invalidProblem({ node: { path } }: IConstruct, { prop, ...fault }: ConstructFault): Problem {
  return { code: 'CONSTRUCT_INVALID', subject: prop === undefined ? path : `${path}: ${prop}`, ...fault };
}
