/** One file of a rendered environment. */
export interface RenderedFile {
  /** Below `dist/<system>/<environment>/`, with `/`. */
  readonly path: string;
  readonly content: string;
}

/** The folder of one application, as it is to stand in `dist/`. */
export interface RenderedApplication {
  readonly name: string;
  /** Number of Kubernetes objects, kustomization.yaml files not counted. */
  readonly resources: number;
  readonly files: readonly RenderedFile[];
}

/** A file that an environment was rendered from, named in the index so that a reader can tell what the tree came from. */
export interface RenderInput {
  /** Below the project's root, with `/`. */
  readonly path: string;
  /** `sha256:` and 64 hexadecimal digits of its bytes. */
  readonly digest: string;
}

/** A whole environment, ready to be written. */
export interface RenderedEnvironment {
  readonly system: string;
  readonly environment: string;
  readonly inputs: readonly RenderInput[];
  readonly applications: readonly RenderedApplication[];
}
