import type { AiAgentsInstallation } from './installation';
import { API, APP_PORT, CLAIMS, EXECUTOR, PATHS, PORT } from './names';

/** What every process but the App reads. */
export function commonSettings({ config }: AiAgentsInstallation): Record<string, string> {
  return { PORT: String(PORT), LOG_LEVEL: config.logLevel };
}

/** What the two processes read that make Jobs of requests: the API's operator and the processor. */
export function operatorSettings({ config, images }: AiAgentsInstallation): Record<string, string> {
  return {
    WORKER_CONCURRENCY: String(config.workerConcurrency),
    UPLOADS_DIR: PATHS.uploads,
    UPLOADS_PVC_NAME: CLAIMS.uploads,
    EXECUTOR_IMAGE: images['executor-claude'].toString(),
    EXECUTOR_SERVICE_ACCOUNT: EXECUTOR,
    ...ASSUMED.executorImages(images),
    ...(config.storage.modelsCache && ASSUMED.modelsCache),
  };
}

/** Additional settings that only the API reads. */
export function apiSettings(installation: AiAgentsInstallation): Record<string, string> {
  const { config, environment, images } = installation;
  const { oidc, prometheus } = config;
  return {
    ...commonSettings(installation),
    ...operatorSettings(installation),
    APP_VERSION: environment.release,
    WORKSPACE_DIR: PATHS.jobs,
    ACCOUNTS_DIR: PATHS.accounts,
    OIDC_ISSUER: oidc.issuer,
    OIDC_CLIENT_ID: oidc.clientId,
    OIDC_REDIRECT_URI: oidc.redirectUri,
    ...(prometheus && { PROMETHEUS_URL: prometheus.url }),
    ...ASSUMED.webhookImage(images),
  };
}

/** What the App reads: where it listens, and where its server asks the API. */
export function appSettings(): Record<string, string> {
  return { PORT: String(APP_PORT), ...ASSUMED.app };
}

/** Names that the description does not give, although it asks for what they say: here and nowhere else, to be corrected in one place. */
const ASSUMED = {
  /** EXECUTOR_IMAGE is one, and there are four. */
  executorImages: (images: AiAgentsInstallation['images']) => ({
    EXECUTOR_CODEX_IMAGE: images['executor-codex'].toString(),
    EXECUTOR_BONSAI_8B_IMAGE: images['executor-bonsai-8b'].toString(),
    EXECUTOR_LLAMA_IMAGE: images['executor-llama'].toString(),
  }),
  modelsCache: { MODELS_CACHE_PVC_NAME: CLAIMS.modelsCache },
  /** The operator would otherwise make webhook pods of a tag. */
  webhookImage: (images: AiAgentsInstallation['images']) => ({ WEBHOOK_IMAGE: images.webhook.toString() }),
  app: { API_URL: `http://${API}:${PORT}`, HOSTNAME: '0.0.0.0' },
} as const;
