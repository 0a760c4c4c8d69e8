/** An instruction for all agents. */
export interface GlobalInstruction {
  readonly name: `global-${string}`;
  /** An agent gets lower ones first. */
  readonly priority: number;
  readonly focus: string;
  /** Markdown. */
  readonly content: string;
}

/** An instruction for agents of some roles. */
export interface LocalInstruction {
  readonly name: `local-${string}`;
  readonly roles: readonly [string, ...string[]];
  readonly focus: string;
  /** Markdown. */
  readonly content: string;
}
