import type { Selection } from '../../core/env/select';
import type { EnvironmentName } from '../../core/names';
import type { Provenance } from '../../core/published/statement';
import type { Target, TargetOptions } from '../../core/published/target';
import type { Finding } from '../../core/published/verify-folder';
import type { ProjectRepository } from '../../ports/git/project-repository';
import type { RemoteEnvironment } from '../../ports/git/remote-tree';
import type { Behind, TrustedLine } from './line';

/** What a person asks to verify. */
export interface VerifyRequest extends Omit<TargetOptions, 'prBranch'>, Selection {
  /** Require the signature of an actor who may publish. @default - for governed environments */
  readonly signed?: boolean;
  /** Take it for a fault where the branch has changed an environment since. */
  readonly newest: boolean;
}

/** What was found of one published environment. */
export interface Verified extends EnvironmentName {
  readonly target: Target;
  /** What its statement says; undefined if it has none. */
  readonly provenance: Provenance | undefined;
  /** What the trusted branch has changed of it since; undefined if it has nothing. */
  readonly behind: (Behind & { readonly branch: string }) | undefined;
  /** Empty if it is what its source renders. */
  readonly findings: readonly Finding[];
}

/** All that was found. */
export interface Verification {
  readonly environments: readonly Verified[];
  /** Files beside the environments that this project did not publish. */
  readonly beside: readonly Finding[];
}

export interface Published extends EnvironmentName {
  readonly target: Target;
  readonly remote: RemoteEnvironment;
  readonly provenance: Provenance | undefined;
  readonly findings: readonly Finding[];
}

/** What does not depend on one environment. */
export interface Setting {
  readonly project: ProjectRepository;
  readonly line: TrustedLine;
  readonly request: VerifyRequest;
  readonly systems: readonly string[];
  readonly declared: readonly EnvironmentName[];
  /** Environments that their own files call governed. */
  readonly governed: ReadonlySet<string>;
}
