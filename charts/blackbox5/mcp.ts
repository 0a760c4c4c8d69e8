import {
  type Application,
  bearerHeader,
  type ContainerProps,
  ExternalSecretGrant,
  fromPath,
  ServiceWorkload,
  SharedVolumeClaim,
  Size,
  TokenServer,
  tcpProbe,
  Volume,
} from 'galley/constructs';
import type { Base } from './cluster';
import type { Blackbox5Installation } from './installation';
import { CODE_DIRECTORY, NAMESPACES, PORTS, USER } from './names';
import { PATHS, secretStore } from './secrets';
import { SERENA } from './serena';

/** The three servers, each with a port `mcp`. */
export interface Mcp {
  readonly application: Application;
  readonly github: ServiceWorkload;
  readonly filesystem: ServiceWorkload;
  readonly serena: ServiceWorkload;
}

/** Where agents find them. */
export const MCP_URLS = {
  github: `http://github-mcp.${NAMESPACES.mcp}.svc:${PORTS.mcp}/`,
  filesystem: `http://filesystem-mcp.${NAMESPACES.mcp}.svc:${PORTS.mcp}/mcp`,
  serena: `http://serena-mcp.${NAMESPACES.mcp}.svc:${PORTS.mcp}/mcp`,
} as const;

/** The namespace of the servers that agents reach the world by. The token of GitHub is in one container of one pod here, and nowhere else. */
export function mcp(installation: Blackbox5Installation, { application: base, code }: Base, after: readonly Application[]): Mcp {
  const application = installation.application('mcp', { after: [base, ...after], stages: ['secrets', 'workloads'] });
  const workloads = application.stage('workloads');
  const claim = new SharedVolumeClaim(workloads, 'code', { volume: code });
  const { mcp: config } = installation.config;
  const { images } = installation;
  const servers = {
    github: github(installation, application),
    filesystem: codeServer(installation, application, claim, 'filesystem-mcp', {
      image: images['filesystem-mcp'],
      args: ['--port', String(PORTS.mcp), CODE_DIRECTORY],
      resources: config.filesystem.resources,
    }),
    serena: codeServer(installation, application, claim, 'serena-mcp', {
      image: images.serena,
      ...SERENA,
      resources: config.serena.resources,
    }),
  };
  for (const workload of Object.values(servers)) installation.close(workloads, workload);
  return { application, ...servers };
}

/** github-mcp-server serves HTTP to anyone with a GitHub token; so a proxy beside it adds our token. */
function github(installation: Blackbox5Installation, application: Application): ServiceWorkload {
  const { config, images, environment } = installation;
  const secrets = application.stage('secrets');
  const { path, keys } = PATHS.github;
  const token = new ExternalSecretGrant(secrets, 'github-mcp', {
    store: secretStore(secrets, installation, 'mcp'),
    keys: fromPath(path, keys),
    template: bearerHeader('GITHUB_PERSONAL_ACCESS_TOKEN'),
  });
  return new TokenServer(application.stage('workloads'), 'github-mcp', {
    kubernetesVersion: environment.kubernetesVersion,
    replicas: 1,
    proxyImage: images.nginx,
    port: { name: 'mcp', number: PORTS.mcp },
    secretName: token.name,
    server: {
      name: 'github-mcp-server',
      image: images['github-mcp-server'],
      args: ['http', '--port', String(PORTS.github)],
      env: {
        GITHUB_TOOLSETS: config.mcp.github.toolsets.join(','),
        // As the flag --listen-host of newer versions; one that has no such flag passes the variable over, where it would not start with the flag.
        GITHUB_LISTEN_HOST: '127.0.0.1',
      },
      user: 65532,
      port: PORTS.github,
      resources: config.mcp.github.resources,
    },
    ...installation.reloadedBy([token.name]),
  });
}

/** A server that works on the code; where the volume is read-only here, nothing in the pod can write it. */
function codeServer(
  { environment }: Blackbox5Installation,
  application: Application,
  claim: SharedVolumeClaim,
  name: string,
  container: Pick<ContainerProps, 'image' | 'command' | 'args' | 'env' | 'resources'>,
): ServiceWorkload {
  return new ServiceWorkload(application.stage('workloads'), name, {
    kubernetesVersion: environment.kubernetesVersion,
    replicas: 1,
    runAs: { user: USER, group: USER },
    container: {
      ...container,
      ports: { mcp: PORTS.mcp },
      // Each pod starts with an empty directory for their own data.
      env: { ...container.env, HOME: '/tmp' },
      mounts: [
        claim.volume.mount(CODE_DIRECTORY, { readOnly: claim.readOnly }),
        Volume.emptyDir('tmp', { sizeLimit: Size.gibibytes(2) }).mount('/tmp'),
      ],
      readinessProbe: tcpProbe('mcp'),
      livenessProbe: tcpProbe('mcp', { periodSeconds: 20, failureThreshold: 6 }),
      // Language servers start first: five minutes.
      startupProbe: tcpProbe('mcp', { periodSeconds: 5, failureThreshold: 60 }),
    },
  });
}
