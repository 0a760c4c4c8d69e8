import type { Pair } from '../compare/side';
import type { Change } from '../model/change';

/** A change with the objects that it is of. */
export interface ReviewedChange {
  readonly change: Change;
  readonly pair: Pair;
  /** The change of another environment that it is the same as, but for names. @default - it was compared itself */
  readonly like?: ReviewedChange | undefined;
}
