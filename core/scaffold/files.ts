/** Texts by path below a repository's root. */
export type Files = ReadonlyMap<string, string>;

/** Where a repository is hosted. */
export type Forge = 'github' | 'gitlab';
