/** What is written behind the two values of a lockfile's entry, each as a comment of its line. */
export interface ImageMarkers {
  /** Behind `tag:`. */
  readonly tag: string;
  /** Behind `digest:`. */
  readonly digest: string;
}

/**
 * What says, in a lockfile, that an ImagePolicy decides an entry: `tag: 1.4.0 # {"$imagepolicy": "flux-system:shop-api:tag"}`.
 *
 * A value without its comment is never written. Both lines need theirs, and the entry a line for each, since a comment belongs to its line.
 *
 * @returns the comments, from their `#`
 * @see https://fluxcd.io/flux/components/image/imageupdateautomations/#marking-images-for-update
 */
export function imageMarkers(policy: { readonly namespace: string; readonly name: string }): ImageMarkers {
  const marker = (field: string): string => `# {"$imagepolicy": "${policy.namespace}:${policy.name}:${field}"}`;
  return { tag: marker('tag'), digest: marker('digest') };
}
