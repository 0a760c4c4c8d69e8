import { Installation } from 'galley';
import { type Application, type ApplicationProps, reloadOnChange } from 'galley/constructs';
import type { Blackbox5Config } from './config';
import type { Blackbox5Slot } from './images';
import { NAMESPACES, type Part, REGISTRY } from './names';

/** What every application of one environment shares. */
export class Blackbox5Installation extends Installation<Blackbox5Config, Blackbox5Slot> {
  /** Adds the folder of one of the four namespaces, or of what is cluster-scoped. */
  application(id: Part | 'cluster', props: Pick<ApplicationProps, 'after' | 'stages'> = {}): Application {
    const imagePullSecrets = this.config.registry === 'secret' ? [REGISTRY] : [];
    return this.add(id, { ...props, ...(id !== 'cluster' && { namespace: NAMESPACES[id], imagePullSecrets }) });
  }

  /** Annotations that restart a workload once one of these Secrets changes, where the cluster has the operator for it. */
  reloadedBy(secretNames: readonly string[]): { readonly annotations?: Record<string, string> } {
    return this.environment.cluster.operators.reloader === undefined ? {} : { annotations: reloadOnChange(secretNames) };
  }
}
