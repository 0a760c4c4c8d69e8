/** What stands at a path of a tree. */
export interface TreeEntry {
  /** From the tree's root, with `/`. */
  readonly path: string;
  /** `100644` a file, `100755` one that can be run, `120000` a link, `040000` a folder, `160000` a submodule. */
  readonly mode: string;
  readonly id: string;
}

/** What is to stand at a path of a tree. */
export interface TreeChange {
  /** From the tree's root, with `/`. */
  readonly path: string;
  /** Undefined: the file goes. */
  readonly content: string | Uint8Array | undefined;
}
