/**
 * The proof of a commit: its actor, or why it proves none. A forge's key proves no actor; it counts only for merges to the protected
 * branch.
 */
export type Proof = (
  | { readonly actor: string; readonly why?: undefined; readonly forge?: undefined }
  | { readonly actor?: undefined; readonly why: string; readonly forge?: string }
) & {
  /** Where the key that signed has ended since: seconds since 1970. That it signed before is its own word. */
  readonly ended?: number;
};
