import type { App } from 'cdk8s';
import type { Construct } from 'constructs';
import { Application, type ApplicationProps } from '../constructs/application';
import { Connections } from '../constructs/network/connections';
import { NetworkBoundary } from '../constructs/network/network-boundary';
import type { WorkloadPeer } from '../constructs/network/peer';
import type { Environment } from '../core/env/environment';
import type { BuildProps } from '../core/env/system';
import type { ImageRef } from '../core/image';
import { environmentLabels } from './labels';

/** What every application of one environment of a system shares. */
export class Installation<Config, Slot extends string> {
  readonly environment: Environment<Config>;
  readonly config: Config;
  readonly images: Readonly<Record<Slot, ImageRef>>;
  /** Who may talk with whom. */
  readonly connections: Connections;
  readonly applications: Application[] = [];

  constructor(
    private readonly app: App,
    { environment, images }: BuildProps<Config, Slot>,
  ) {
    this.environment = environment;
    this.config = environment.config;
    this.images = images;
    this.connections = new Connections(environment.cluster);
  }

  /** Adds the folder of an application, with the labels of the environment. Without a namespace its objects are cluster-scoped. */
  protected add(id: string, props: Pick<ApplicationProps, 'after' | 'stages' | 'namespace' | 'imagePullSecrets'>): Application {
    const application = new Application(this.app, id, { ...props, labels: environmentLabels(this.environment) });
    this.applications.push(application);
    return application;
  }

  /** Closes a workload to all but the declared connections. */
  close(chart: Construct, workload: WorkloadPeer): void {
    new NetworkBoundary(chart, `${workload.name}-boundary`, { workload, connections: this.connections });
  }
}
