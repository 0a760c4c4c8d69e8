import type { Application, Claim, ServiceWorkload } from 'galley/constructs';
import { grantProcessor } from './access';
import type { AiAgentsInstallation } from './installation';
import { CLAIMS, PATHS, PORT, PROCESSOR, PROCESSOR_CLEANUP } from './names';
import { commonSettings, operatorSettings } from './settings';
import { claim, sharedNode } from './storage';
import { cleanup } from './tasks';
import { processWorkload } from './workload';

/** The reconcile loop alone, which scales by its own load: no routes, no Service, a claim of its own. */
export function processor(installation: AiAgentsInstallation, uploads: Claim, after: readonly Application[]): ServiceWorkload {
  const application = installation.application('processor', { after });
  const { config, images } = installation;
  const { replicas, maxReplicas } = config.processor;
  const node = sharedNode(config);
  const workspace = claim(application, CLAIMS.processorWorkspace, config.storage.processorWorkspace);
  const workload = processWorkload(installation, application, {
    name: PROCESSOR,
    image: images.processor,
    port: PORT,
    replicas: maxReplicas === undefined ? replicas : { minReplicas: replicas, maxReplicas },
    resources: config.processor.resources,
    settings: { ...commonSettings(installation), ...operatorSettings(installation) },
    mounts: [workspace.volume.mount(PATHS.workspace), uploads.volume.mount(PATHS.uploads)],
    callsKubernetes: true,
    exposed: false,
    nodeGroup: node,
  });
  grantProcessor(application, workload.serviceAccount, config);
  // Its workspace is a claim of its own, which the API's cleanup does not see.
  cleanup(installation, application, workspace, PROCESSOR_CLEANUP);
  return workload;
}
