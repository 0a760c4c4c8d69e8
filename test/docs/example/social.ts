import { type BuildProps, defineSystem, deliver, deliveryIssues, dnsLabel, environmentLabels, gibibytes, hostName, z } from 'galley';
import {
  AcmeIssuer,
  type App,
  Application,
  Certificate,
  Claim,
  Connections,
  CronJob,
  Duration,
  ExternalSecretGrant,
  fromPath,
  httpProbe,
  NetworkBoundary,
  OutsidePeer,
  Routes,
  ServiceWorkload,
  Size,
  VaultStore,
} from 'galley/constructs';

const config = z.strictObject({
  host: hostName.describe('what people type'),
  ingressClass: dnsLabel.describe('one of cluster.ingressClasses'),
  vault: hostName.describe('where Vault answers'),
  media: z.strictObject({ size: gibibytes, storageClass: dnsLabel }).describe('pictures that people upload'),
});

export const social = defineSystem({
  name: 'social',
  config,
  images: { components: ['web', 'streaming'], thirdParty: [], tools: [] },
  rules: (environment) => deliveryIssues(environment),
  build: (app, props) => deliver(app, props.environment, [parts(app, props)]),
});

function parts(app: App, { environment, images }: BuildProps<z.output<typeof config>, 'web' | 'streaming'>): Application {
  const { kubernetesVersion, cluster } = environment;
  const { host, ingressClass, vault, media } = environment.config;
  const application = new Application(app, 'social', {
    namespace: 'social',
    labels: environmentLabels(environment),
    stages: ['secrets', 'workloads', 'edge'],
  });
  const [secrets, workloads, edge] = [application.stage('secrets'), application.stage('workloads'), application.stage('edge')];
  const connections = new Connections(cluster);

  // Secrets come from Vault, whose role social is bound to the account of this store.
  const store = new VaultStore(secrets, 'vault', {
    server: `https://${vault}`,
    path: 'kv',
    authPath: 'kubernetes',
    role: 'social',
    audience: 'vault',
  });
  const keys = new ExternalSecretGrant(secrets, 'social', { store: store.ref, keys: fromPath('social', ['DATABASE_URL']) });

  // One volume that several workloads write to: a class that can do ReadWriteMany, or one node for all of them by nodeGroup.
  const claim = new Claim(workloads, 'media', {
    size: Size.gibibytes(Number.parseInt(media.size, 10)),
    storageClassName: media.storageClass,
  });
  const shared = {
    kubernetesVersion,
    nodeGroup: 'media',
    container: {
      image: images.web,
      env: { DATABASE_URL: keys.key('DATABASE_URL'), HOST: host },
      mounts: [claim.volume.mount('/media')],
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    },
  };
  const web = new ServiceWorkload(workloads, 'web', {
    ...shared,
    replicas: 2,
    container: { ...shared.container, ports: { http: 3000 }, readinessProbe: httpProbe('/health', 'http') },
  });
  const streaming = new ServiceWorkload(workloads, 'streaming', {
    kubernetesVersion,
    replicas: 2,
    container: {
      image: images.streaming,
      ports: { http: 4000 },
      readinessProbe: httpProbe('/health', 'http'),
      resources: shared.container.resources,
    },
  });
  // A worker answers nobody; a task runs by the clock.
  const worker = new ServiceWorkload(workloads, 'worker', {
    ...shared,
    exposed: false,
    replicas: 2,
    container: { ...shared.container, command: ['work'] },
  });
  const cleanup = new CronJob(workloads, 'cleanup', {
    ...shared,
    schedule: '15 3 * * *',
    container: { ...shared.container, command: ['clean'] },
  });

  // HTTPS alone: the certificate proves the host by its own routes, so both stand in one stage.
  const routes = new Routes(edge, 'social', {
    implementation: { kind: 'ingress', className: ingressClass, controller: 'ingress-nginx' },
    hosts: [
      {
        name: 'social',
        hostname: host,
        tlsSecretName: 'social-tls',
        routes: [
          { path: '/', match: 'Prefix', backend: { service: web.name, port: 3000 } },
          {
            path: '/stream',
            match: 'Prefix',
            backend: { service: streaming.name, port: 4000 },
            websocket: { drain: Duration.seconds(30) },
          },
        ],
      },
    ],
  });
  const { issuer } = new AcmeIssuer(edge, 'letsencrypt', { solver: routes.solver });
  new Certificate(edge, 'social-tls', { issuer, dnsNames: [host] });

  const controller = cluster.operators.ingressController;
  for (const workload of [web, streaming])
    if (controller !== undefined) connections.accepts(workload, OutsidePeer.pods(controller.namespace), ['http']);
  for (const workload of [web, streaming, worker, cleanup])
    new NetworkBoundary(workloads, `${workload.name}-boundary`, { workload, connections });
  return application;
}
