import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** Properties for `Namespace`. */
export interface NamespaceProps {
  /** @default - the id */
  readonly name?: string;
  /**
   * Pod Security Standard that the API server holds its pods to.
   *
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly podSecurity: 'privileged' | 'baseline' | 'restricted';
  /** Standard that whoever makes a pod is warned by, where it is a stricter one. @default - the same */
  readonly warn?: NamespaceProps['podSecurity'];
  /** Further labels. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A namespace whose pods are held to a standard. */
export class Namespace extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    this.name = props.name ?? id;
    new k8s.KubeNamespace(this, 'Resource', {
      metadata: {
        name: this.name,
        labels: {
          ...props.labels,
          'pod-security.kubernetes.io/enforce': props.podSecurity,
          'pod-security.kubernetes.io/warn': props.warn ?? props.podSecurity,
        },
      },
    });
  }
}
