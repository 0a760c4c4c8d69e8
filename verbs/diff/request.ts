import type { HideSecret } from '../../core/compare/hidden';
import type { System } from '../../core/env/system';
import type { Warning } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import type { ReviewResult } from '../../core/review/document';
import type { Risk } from '../../core/review/fold';
import type { LiveCluster } from '../../ports/cluster/cluster';
import type { JudgedAcknowledgement } from './acknowledged';
import type { CauseProps } from './cause';

/** What is compared: two paths, or two revisions. */
export interface DiffRequest {
  /** Those whose operators are known to make something. @default - none */
  readonly systems?: readonly System[];
  readonly base?: string | undefined;
  readonly head?: string | undefined;
  /** Look for what brought each change about. Runs the working tree's code. @default - it is not looked for */
  readonly cause?: Pick<CauseProps, 'progress'>;
  /** Render both sides, and say whether `dist/` is that. Runs the code of both. @default false */
  readonly prove?: boolean;
  /** What environments have in the place that they are reconciled from, or in a cluster, is the base; the working tree is the head. */
  readonly against?: Against;
  /** Risk from which on changes have to be acknowledged. @default 'high' */
  readonly least?: Risk | undefined;
  /** Revision whose `access.yaml` says who may acknowledge. @default - the base */
  readonly trusted?: string | undefined;
}

/** Where the base comes from, and for which environments. */
export type Against = { readonly names: readonly EnvironmentName[] } & (
  | { readonly kind: 'published'; readonly systems: readonly System[] }
  | { readonly kind: 'live'; readonly cluster: LiveCluster }
);

/** A comparison, and what was not compared. */
export interface Diff extends ReviewResult {
  /** What the sides are, for a heading. */
  readonly sides: { readonly base: string; readonly head: string };
  readonly others: readonly Warning[];
  readonly hide: HideSecret;
  /** What has to be acknowledged, and by whom it was. @default - nothing has to be, or no `access.yaml` says who may */
  readonly acknowledgement?: JudgedAcknowledgement | undefined;
  /** Whether something has to be acknowledged, by whomever. */
  readonly isAsked: boolean;
}
