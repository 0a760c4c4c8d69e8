import { Installation } from 'galley';
import type { Application, ApplicationProps, Construct, WorkloadPeer } from 'galley/constructs';
import type { KazeConfig } from './config';
import type { KazeSlot } from './images';

/** What every application of one cell shares. */
export class Cell extends Installation<KazeConfig, KazeSlot> {
  /** Adds the folder of an application, in the cell's namespace unless its objects are cluster-scoped. */
  application(id: string, props: Pick<ApplicationProps, 'after' | 'stages'> & { readonly clusterScoped?: boolean } = {}): Application {
    const { clusterScoped = false, ...rest } = props;
    return this.add(id, { ...rest, ...(!clusterScoped && { namespace: this.config.namespace }) });
  }

  /** Closes a workload to all but the declared connections, where network policies are on. */
  override close(chart: Construct, workload: WorkloadPeer): void {
    if (this.config.features.networkPolicies) super.close(chart, workload);
  }
}
