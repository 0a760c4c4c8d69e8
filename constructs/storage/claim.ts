import { type Size, SizeRoundingBehavior } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { invalid } from '../invalid';
import { markAsData } from './data';
import { Volume } from './volume';

/** `ReadWriteOnce` is one node, not one pod; `ReadWriteOncePod` is one pod. */
export type AccessMode = 'ReadWriteOnce' | 'ReadWriteMany' | 'ReadOnlyMany' | 'ReadWriteOncePod';

/** Properties for `Claim`. */
export interface ClaimProps {
  /** Name of the claim. @default - the id */
  readonly name?: string;
  /** Storage asked for. It can grow where its storage class allows that, and never shrink. */
  readonly size: Size;
  /** Workloads that share a `ReadWriteOnce` claim need one node group. @default ReadWriteOnce */
  readonly accessMode?: AccessMode;
  /** @default - the cluster's default storage class */
  readonly storageClassName?: string;
}

/** Storage that outlives its pods, marked as data so that no reconciler prunes it. */
export class Claim extends Construct {
  readonly name: string;
  readonly accessMode: AccessMode;
  /** The one volume that all containers of a pod mount it by. */
  readonly volume: Volume;

  /** @throws GalleyError CONSTRUCT_INVALID if the size is nothing */
  constructor(scope: Construct, id: string, props: ClaimProps) {
    super(scope, id);
    if (props.size.toKibibytes({ rounding: SizeRoundingBehavior.NONE }) === 0) {
      throw invalid(this, {
        prop: 'size',
        expected: 'storage',
        got: props.size.asString(),
        next: 'ask for at least 1Mi',
      });
    }
    this.name = props.name ?? id;
    this.accessMode = props.accessMode ?? 'ReadWriteOnce';
    this.volume = Volume.claim(this.name, this.name);
    const claim = new k8s.KubePersistentVolumeClaim(this, 'Resource', {
      metadata: { name: this.name },
      spec: {
        accessModes: [this.accessMode],
        resources: { requests: { storage: k8s.Quantity.fromString(props.size.asString()) } },
        storageClassName: props.storageClassName,
      },
    });
    markAsData(claim);
  }
}
