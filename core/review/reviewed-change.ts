import type { Pair } from '../compare/side';
import type { Change } from '../model/change';

/** A change with the objects that it is of. */
export interface ReviewedChange {
  readonly change: Change;
  readonly pair: Pair;
}
