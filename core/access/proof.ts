/** What stands behind a commit: the actor that it proves, or why it proves none. */
export type Proof = { readonly actor: string; readonly why?: undefined } | { readonly actor?: undefined; readonly why: string };
