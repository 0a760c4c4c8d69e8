import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Application } from '../application';

/** Who a pod is to the API server, as roles are bound to it. */
export interface Account {
  readonly name: string;
  /** Namespace that it is in; a binding elsewhere names it. */
  readonly namespace: string | undefined;
}

/** Properties for `ServiceAccount`. */
export interface ServiceAccountProps {
  /** @default - the id */
  readonly name?: string;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** For example the cloud identity for federation. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * An identity for pods. None gets its token by using it: the workload asks for that with `serviceAccountToken`, and what the token may do is
 * granted by a `Role` or a `ClusterRole`. Pods that name no pull secret of their own get the account's, which are its application's.
 */
export class ServiceAccount extends Construct implements Account {
  readonly name: string;
  readonly namespace: string | undefined;

  constructor(scope: Construct, id: string, { name, labels, annotations }: ServiceAccountProps = {}) {
    super(scope, id);
    this.name = name ?? id;
    this.namespace = Chart.of(this).namespace;
    const pullSecrets = Application.around(this)?.imagePullSecrets ?? [];
    new k8s.KubeServiceAccount(this, 'Resource', {
      metadata: {
        name: this.name,
        labels: labels && { ...labels },
        annotations: annotations && { ...annotations },
      },
      automountServiceAccountToken: false,
      imagePullSecrets: pullSecrets.length > 0 ? pullSecrets.map((secret) => ({ name: secret })) : undefined,
    });
  }
}
