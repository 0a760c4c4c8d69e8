import type { Acceptance } from '../../core/check/acceptance';
import type { ChecksFile } from '../../core/check/checks-file';
import type { Problem, Warning } from '../../core/errors';
import type { Finding } from '../../core/model/finding';
import type { SchemasJudged } from './schemas';

/** How a project wants its checks. */
export interface CheckSettings {
  readonly file: ChecksFile;
}

/** A folder for schemas of kinds that the input defines. */
export interface CheckScratch {
  readonly scratch: string;
}

/** The checked input, and its findings. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly acceptances: readonly Acceptance[];
  /** What should be an object and can't be read as one. */
  readonly unread: readonly Problem[];
  /** What holds no object. */
  readonly others: readonly Warning[];
  /** Files that were not opened, by the end of their name. */
  readonly passed: ReadonlyMap<string, number>;
  /** Number of objects. */
  readonly objects: number;
  /** What was judged by a schema. */
  readonly schemas: SchemasJudged;
  /** `SYSTEM/ENV` of what was rendered. */
  readonly environments: readonly string[];
}
