import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { KubernetesVersion } from '../core/kubernetes-version';
import { invalid } from './invalid';

/** Properties for `Namespace`. */
export interface NamespaceProps {
  /** @default - the id */
  readonly name?: string;
  /**
   * Pod Security Standard that the API server holds its pods to: others are refused.
   *
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly podSecurity: 'privileged' | 'baseline' | 'restricted';
  /** Stricter standard whose violations give a warning. @default - the same */
  readonly warn?: NamespaceProps['podSecurity'];
  /** Standard whose violations go into the API server's audit log. @default - none */
  readonly audit?: NamespaceProps['podSecurity'];
  /** Kubernetes version of the standards, so that a cluster upgrade refuses no further pods. @default - that of the API server */
  readonly podSecurityVersion?: KubernetesVersion;
  /** Further labels. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A namespace whose pods must meet a standard, in an application without a namespace. Its objects, also `Quota` and `ClosedNamespace`,
 * belong to other applications.
 */
export class Namespace extends Construct {
  readonly name: string;

  /** @throws GalleyError CONSTRUCT_INVALID in an application with a namespace */
  constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    this.name = props.name ?? id;
    refuseNamespaced(this);
    const { podSecurity: enforce, warn = enforce, audit, podSecurityVersion: version } = props;
    const modes = { enforce, warn, ...(audit && { audit }) };
    new k8s.KubeNamespace(this, 'Resource', {
      metadata: {
        name: this.name,
        labels: {
          ...props.labels,
          ...Object.fromEntries(Object.entries(modes).map(([mode, level]) => [PREFIX + mode, level])),
          ...(version && Object.fromEntries(Object.keys(modes).map((mode) => [`${PREFIX}${mode}-version`, `v${version}`]))),
        },
      },
    });
  }
}

const PREFIX = 'pod-security.kubernetes.io/';

/**
 * What is cluster-scoped would get the namespace of its application, and so be another object to whoever compares.
 *
 * @throws GalleyError CONSTRUCT_INVALID in an application with a namespace
 */
export function refuseNamespaced(construct: Construct): void {
  const { namespace } = Chart.of(construct);
  if (namespace === undefined) return;
  throw invalid(construct, {
    expected: 'an application without a namespace',
    got: namespace,
    next: 'move it to one',
  });
}
