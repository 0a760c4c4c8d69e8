import type { Fault } from '../errors';
import type { Finding } from '../model/finding';
import type { DeclaredConnection } from '../object/declared-connection';
import type { KubernetesObject } from '../object/object';
import type { World } from './world';

export type Severity = Finding['severity'];

/** What a check has against an object. */
export type Found = Fault & {
  readonly object: KubernetesObject;
  /** Where in the object, items of lists by index: `spec.containers[0].image`. @default - the object as a whole */
  readonly path?: string;
  /** Where in the environment's file it comes from: `['assert', 0]`. @default - from no place there that is known */
  readonly source?: readonly (string | number)[] | undefined;
  /** Tells apart what the check finds several times at one path. */
  readonly about?: string;
  /** `unknown`: the input lacks the object that it refers to, or Galley can't judge it. @default 'wrong' */
  readonly verdict?: Finding['verdict'];
};

/** A rule over rendered objects. Its docs page, `galley explain` and its own test are made from it. */
export interface Check {
  /** Lower case with dashes. Findings, acceptances and docs know it by this, so it never changes. */
  readonly id: string;
  /**
   * `error`: an API server or a controller refuses it, or it can't work. `warning`: it works, and fails a person some day. `info`: worth a look.
   */
  readonly severity: Severity;
  /** The rule in a few words: `a Service selects pods`. */
  readonly title: string;
  /** What happens where it does not hold. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  /** Where the rule comes from: a page of the project that knows. */
  readonly source: string;
  /** What the charts of both examples declare. @default - nothing */
  readonly declares?: readonly DeclaredConnection[];
  /** YAML in which the check finds nothing, though there is something to look at. */
  readonly good: string;
  /** YAML in which it finds at least one thing. */
  readonly bad: string;
  /** All that it finds, in the order of the objects. */
  readonly find: (world: World) => Iterable<Found>;
}
