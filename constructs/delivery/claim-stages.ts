import { problem } from '../../core/errors';
import type { PlacedObject } from './contents';

/** The part of any object that can use a claim. */
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly volumes?: readonly Volume[];
    readonly template?: { readonly spec?: { readonly volumes?: readonly Volume[] } };
  };
}

interface Volume {
  readonly persistentVolumeClaim?: { readonly claimName: string };
}

/** What `refuseUnboundClaims` has to know of who delivers the claims. */
export interface ClaimBinding {
  /** Classes that bind a claim at once. */
  readonly immediateStorageClasses: readonly string[];
  /** Whether the last stage ends too, or an application without stages, when all its claims are bound. */
  readonly lastIsAwaited: boolean;
}

/**
 * Refuses an order that stands still. A claim whose storage class waits for its first consumer is bound when a pod uses it. A stage ends
 * when all its claims are bound. So a pod that uses the claim has to be in the same stage.
 *
 * @param contents of one application
 * @throws GalleyError CONSTRUCT_INVALID for a claim with its first consumer in another stage
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
export function refuseUnboundClaims(contents: readonly PlacedObject[], binding: ClaimBinding): void {
  const { immediateStorageClasses, lastIsAwaited } = binding;
  if (!contents.some(({ object }) => object.kind === 'PersistentVolumeClaim')) return;
  const placed = contents.map(({ object, stage = 0 }) => ({ manifest: object.toJson() as Manifest, path: object.node.path, stage }));
  const last = Math.max(...placed.map(({ stage }) => stage));
  const consumersOf = new Map<string, number[]>();
  for (const { manifest, stage } of placed)
    for (const claim of claimsOf(manifest)) consumersOf.set(claim, [...(consumersOf.get(claim) ?? []), stage]);
  for (const { manifest, path, stage } of placed) {
    if (manifest.kind !== 'PersistentVolumeClaim') continue;
    const consumers = consumersOf.get(manifest.metadata.name) ?? [];
    const first = Math.min(...consumers, last + 1);
    // Where nothing waits for the last stage, a claim there may be meant for another application.
    const binds = bindsAtOnce(manifest, immediateStorageClasses) || first === stage || (stage === last && !lastIsAwaited);
    if (binds && first >= stage) continue;
    throw problem('CONSTRUCT_INVALID', {
      subject: path,
      expected: `a consumer in its own stage, ${stage + 1}, so that the claim is bound before the stage ends`,
      got: consumers.length === 0 ? 'no consumer in this application' : `the first consumer in stage ${first + 1}`,
      next: `put both into one stage, or say of ${classOf(manifest)} in cluster.storageClasses that it has volumeBindingMode: Immediate, where the cluster's has`,
    });
  }
}

// A claim that names its volume is bound to it whatever its class says.
function bindsAtOnce({ spec }: Manifest, immediateStorageClasses: readonly string[]): boolean {
  return (
    spec?.volumeName !== undefined || (spec?.storageClassName !== undefined && immediateStorageClasses.includes(spec.storageClassName))
  );
}

const classOf = ({ spec }: Manifest): string => spec?.storageClassName ?? 'a class that the claim names';

// A CronJob is left out: it makes a pod some day, and until then the claim waits.
function claimsOf({ spec }: Manifest): string[] {
  const volumes = [...(spec?.volumes ?? []), ...(spec?.template?.spec?.volumes ?? [])];
  return volumes.flatMap(({ persistentVolumeClaim }) => (persistentVolumeClaim === undefined ? [] : [persistentVolumeClaim.claimName]));
}
