import { Installation } from 'galley';
import type { Application, ApplicationProps } from 'galley/constructs';
import type { AiAgentsConfig } from './config';
import type { AiAgentsSlot } from './images';
import { NAMESPACE, REGISTRY } from './names';

/** What every application of one environment shares. */
export class AiAgentsInstallation extends Installation<AiAgentsConfig, AiAgentsSlot> {
  /** Adds the folder of an application, in the one namespace unless its objects are cluster-scoped. */
  application(id: string, props: Pick<ApplicationProps, 'after' | 'stages'> & { readonly clusterScoped?: boolean } = {}): Application {
    const { clusterScoped = false, ...rest } = props;
    return this.add(id, { ...rest, ...(!clusterScoped && { namespace: NAMESPACE, imagePullSecrets: this.pullSecrets }) });
  }

  private get pullSecrets(): readonly string[] {
    return this.config.registry === 'secret' ? [REGISTRY] : [];
  }
}
