import type { App } from 'cdk8s';
import type { Construct } from 'constructs';
import { Application, type ApplicationProps } from '../../constructs/application';
import { Connections } from '../../constructs/network/connections';
import { NetworkBoundary } from '../../constructs/network/network-boundary';
import type { WorkloadPeer } from '../../constructs/network/peer';
import { reloadOnChange } from '../../constructs/secrets/reload';
import type { Environment } from '../../core/env/environment';
import type { ImageRef } from '../../core/image';
import type { BuildProps } from '../../core/system';
import { environmentLabels } from '../labels';
import type { Blackbox5Config } from './config';
import type { Blackbox5Slot } from './images';
import { NAMESPACES, type Part } from './names';

/** What every application of one environment shares. */
export class Installation {
  readonly environment: Environment<Blackbox5Config>;
  readonly config: Blackbox5Config;
  readonly images: Readonly<Record<Blackbox5Slot, ImageRef>>;
  /** Who may talk with whom. */
  readonly connections: Connections;
  readonly applications: Application[] = [];

  constructor(
    private readonly app: App,
    { environment, images }: BuildProps<Blackbox5Config, Blackbox5Slot>,
  ) {
    this.environment = environment;
    this.config = environment.config;
    this.images = images;
    this.connections = new Connections(environment.cluster);
  }

  /** Adds the folder of one of the four namespaces, or of what is cluster-scoped. */
  application(id: Part | 'cluster', props: Pick<ApplicationProps, 'after' | 'stages'> = {}): Application {
    const application = new Application(this.app, id, {
      ...props,
      ...(id !== 'cluster' && { namespace: NAMESPACES[id] }),
      labels: environmentLabels(this.environment),
    });
    this.applications.push(application);
    return application;
  }

  /** Closes a workload to all but the declared connections. */
  close(chart: Construct, workload: WorkloadPeer): void {
    new NetworkBoundary(chart, `${workload.name}-boundary`, { workload, connections: this.connections });
  }

  /** Annotations that restart a workload once one of these Secrets changes, where the cluster has the operator for it. */
  reloadedBy(secretNames: readonly string[]): { readonly annotations?: Record<string, string> } {
    return this.environment.cluster.operators.reloader === undefined ? {} : { annotations: reloadOnChange(secretNames) };
  }
}
