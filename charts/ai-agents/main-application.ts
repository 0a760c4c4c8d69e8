import { type Application, type Claim, type CronJob, type ServiceWorkload, Size, tcpProbe, Volume } from 'galley/constructs';
import { grantApi } from './access';
import { backup } from './backup';
import type { AiAgentsInstallation } from './installation';
import { monitoring } from './monitoring';
import { API, APP, APP_PORT, PATHS, PORT } from './names';
import { mainRoutes } from './routes';
import { API_KEYS, type Secrets } from './secrets';
import { apiSettings, appSettings } from './settings';
import { sharedClaims, sharedNode } from './storage';
import { cleanup, tokenRefresh } from './tasks';
import { processWorkload } from './workload';

/** What the application `main` gives to others. */
export interface Main {
  readonly application: Application;
  readonly api: ServiceWorkload;
  readonly app: ServiceWorkload;
  readonly tokenRefresh: CronJob;
  readonly uploads: Claim;
}

/** The API, which is also the operator, the App, what both are reached by, the shared claims, and what runs by the clock. */
export function main(installation: AiAgentsInstallation, secrets: Secrets, after: readonly Application[]): Main {
  const application = installation.application('main', { after });
  const { config, images } = installation;
  const { workspace, uploads } = sharedClaims(application, config);
  const node = sharedNode(config);

  const api = processWorkload(installation, application, {
    name: API,
    image: images.api,
    port: PORT,
    replicas: config.api.replicas,
    resources: config.api.resources,
    settings: apiSettings(installation),
    env: Object.fromEntries(API_KEYS.map((key) => [key, secrets.api.key(key)])),
    mounts: [workspace.volume.mount(PATHS.workspace), uploads.volume.mount(PATHS.uploads)],
    callsKubernetes: true,
    nodeGroup: node,
  });
  grantApi(application, api.serviceAccount, config);

  const app = processWorkload(installation, application, {
    name: APP,
    image: images.app,
    port: APP_PORT,
    replicas: config.app.replicas,
    resources: config.app.resources,
    settings: appSettings(),
    // Nothing says that the App has /health: the three processes of that contract are API, processor and webhook.
    probes: { readinessProbe: tcpProbe('http'), livenessProbe: tcpProbe('http', { periodSeconds: 20, failureThreshold: 6 }) },
    mounts: [Volume.emptyDir('next-cache', { sizeLimit: Size.mebibytes(512) }).mount('/app/.next/cache')],
  });

  mainRoutes(installation, application);
  monitoring(installation, application, api);
  cleanup(installation, application, workspace);
  backup(installation, application, { workspace, uploads, secrets });
  return { application, api, app, tokenRefresh: tokenRefresh(installation, application), uploads };
}
