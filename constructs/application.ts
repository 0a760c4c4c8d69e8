import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** Properties for `Application`. */
export interface ApplicationProps {
  /** The one namespace of its objects. @default - none: its objects are cluster-scoped */
  readonly namespace?: string;
  /** Labels of every object in it. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Applications that are reconciled before this one on the first install. What must hold on every change is a stage,
   * since a reconciler syncs each application on its own afterwards. @default - none
   */
  readonly after?: readonly Application[];
  /**
   * Secrets with registry credentials that every account of the application pulls with: its pods, and pods that an operator makes with an account of
   * it. @default - none: anyone may pull, or the nodes have credentials of their own
   */
  readonly imagePullSecrets?: readonly string[];
  /** Names of its stages, first to last; each becomes a subfolder. @default - none: one folder, no order within it */
  readonly stages?: readonly string[];
}

/**
 * The unit that is reconciled: one folder of the rendered tree, one namespace. Its id is the folder's name.
 *
 * Objects go into the application itself or, where it has stages, into `stage(name)`.
 */
export class Application extends Chart {
  readonly after: readonly Application[];
  readonly stages: readonly Stage[];
  readonly imagePullSecrets: readonly string[];

  constructor(scope: Construct, id: string, props: ApplicationProps = {}) {
    super(scope, id, {
      namespace: props.namespace,
      labels: { ...props.labels },
      disableResourceNameHashes: true,
    });
    this.after = props.after ?? [];
    this.imagePullSecrets = props.imagePullSecrets ?? [];
    this.node.addDependency(...this.after);
    this.stages = (props.stages ?? []).map((name) => new Stage(this, name));
  }

  /** The application that a construct stands in; undefined for one in a chart that is none. */
  static around(construct: Construct): Application | undefined {
    return construct.node.scopes.find((scope): scope is Application => scope instanceof Application);
  }

  /**
   * The stage of that name.
   *
   * @throws Error if the application has no stage of that name
   */
  stage(name: string): Stage {
    const stage = this.stages.find(({ node }) => node.id === name);
    if (stage === undefined) {
      throw new Error(
        `${this.node.path}: no stage ${JSON.stringify(name)} among ${this.stages.map(({ node }) => node.id).join(', ') || 'none'}`,
      );
    }
    return stage;
  }
}

/** A part of an application that is complete before the next part starts, on every change. */
export class Stage extends Chart {
  constructor(application: Application, id: string) {
    super(application, id, {
      namespace: application.namespace,
      labels: application.labels,
      disableResourceNameHashes: true,
    });
  }
}
