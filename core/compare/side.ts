import type { KubernetesObject } from '../object/object';

/** An object of one side, and where it stands. */
export interface SideObject {
  readonly object: KubernetesObject;
  /** Path of its file, below what is compared. */
  readonly file: string;
  /** `<system>/<environment>`; undefined for YAML from elsewhere. */
  readonly environment?: string | undefined;
  readonly application?: string | undefined;
}

/** An object of both sides, or of one of them. */
export interface Pair {
  readonly base?: SideObject | undefined;
  readonly head?: SideObject | undefined;
  /** Why two objects of different names are taken for one. */
  readonly proof?: 'namespace' | 'hash';
}
