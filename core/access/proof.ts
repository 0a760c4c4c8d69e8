/**
 * What stands behind a commit: the actor that it proves, or why it proves none. A forge's key proves no actor; it counts for merges to the protected
 * branch alone.
 */
export type Proof = (
  | { readonly actor: string; readonly why?: undefined; readonly forge?: undefined }
  | { readonly actor?: undefined; readonly why: string; readonly forge?: string }
) & {
  /** Where the key that signed has ended since: seconds since 1970. That it signed before is its own word. */
  readonly ended?: number;
};
