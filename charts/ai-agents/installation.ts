import type { App } from 'cdk8s';
import type { Construct } from 'constructs';
import { Application, type ApplicationProps } from '../../constructs/application';
import { Connections } from '../../constructs/network/connections';
import { NetworkBoundary } from '../../constructs/network/network-boundary';
import type { WorkloadPeer } from '../../constructs/network/peer';
import type { Environment } from '../../core/env/environment';
import type { ImageRef } from '../../core/image';
import type { BuildProps } from '../../core/system';
import { environmentLabels } from '../labels';
import type { AiAgentsConfig } from './config';
import type { AiAgentsSlot } from './images';
import { NAMESPACE } from './names';

/** What every application of one environment shares. */
export class Installation {
  readonly environment: Environment<AiAgentsConfig>;
  readonly config: AiAgentsConfig;
  readonly images: Readonly<Record<AiAgentsSlot, ImageRef>>;
  /** Who may talk with whom. */
  readonly connections: Connections;
  readonly applications: Application[] = [];

  constructor(
    private readonly app: App,
    { environment, images }: BuildProps<AiAgentsConfig, AiAgentsSlot>,
  ) {
    this.environment = environment;
    this.config = environment.config;
    this.images = images;
    this.connections = new Connections(environment.cluster);
  }

  /** Adds the folder of an application, in the one namespace unless its objects are cluster-scoped. */
  application(id: string, props: Pick<ApplicationProps, 'after' | 'stages'> & { readonly clusterScoped?: boolean } = {}): Application {
    const { clusterScoped = false, ...rest } = props;
    const application = new Application(this.app, id, {
      ...rest,
      ...(!clusterScoped && { namespace: NAMESPACE }),
      labels: environmentLabels(this.environment),
    });
    this.applications.push(application);
    return application;
  }

  /** Closes a workload to all but the declared connections. */
  close(chart: Construct, workload: WorkloadPeer): void {
    new NetworkBoundary(chart, `${workload.name}-boundary`, { workload, connections: this.connections });
  }
}
