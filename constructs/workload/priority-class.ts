import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { invalid } from '../invalid';
import { refuseNamespaced } from '../namespace';

/** Properties for `PriorityClass`. */
export interface PriorityClassProps {
  /** Name in the cluster, which all namespaces share. @default - the id */
  readonly name?: string;
  /** Pods of a higher one are scheduled first. Pods without a class have 0. */
  readonly value: number;
  /** Whom it is for. */
  readonly description: string;
  /** Whether its pods may push others off a node. @default false: they only wait in front of them */
  readonly preempts?: boolean;
}

/** The largest value of a class that is not Kubernetes' own. */
const LARGEST = 1_000_000_000;

/** A place in the queue of pods that wait for a node. It stands in an application without a namespace. */
export class PriorityClass extends Construct {
  readonly name: string;

  /** @throws GalleyError CONSTRUCT_INVALID for a value that Kubernetes keeps to itself; where it stands in an application with a namespace */
  constructor(scope: Construct, id: string, { name, value, description, preempts = false }: PriorityClassProps) {
    super(scope, id);
    this.name = name ?? id;
    refuseNamespaced(this);
    if (!Number.isInteger(value) || Math.abs(value) > LARGEST) {
      throw invalid(this, { prop: 'value', expected: `a whole number up to ${LARGEST}`, got: `${value}`, next: 'lower it' });
    }
    new k8s.KubePriorityClass(this, 'Resource', {
      metadata: { name: this.name },
      value,
      preemptionPolicy: preempts ? 'PreemptLowerPriority' : 'Never',
      description,
    });
  }
}
