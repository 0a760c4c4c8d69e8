import { problem } from 'galley';
import {
  AcmeIssuer,
  type Backend,
  type BlueGreen,
  Certificate,
  ConfigMapKey,
  Duration,
  type Host,
  LoadBalancer,
  Routes,
  type RoutingImplementation,
} from 'galley/constructs';
import type { MemqlConfig } from './config';
import type { Mesh } from './mesh';
import { portsOf, WEB_PORT } from './ports';
import { FORMER_COLOUR } from './rollouts';
import type { MemqlSecrets } from './secrets';
import { BFF_ACTIVE } from './version-services';

/** The signing keys' place, by RFC 8414 and everyone who follows it. */
const JWKS = '/.well-known/jwks.json';

/** Longest that a websocket may outlive its pod's place in the Service: the hour of the former colour, and its grace period. */
const WEBSOCKET = { drain: Duration.seconds(FORMER_COLOUR.toSeconds() + 60) };

/**
 * The ways in from outside: the web application, with websockets to the bff and the signing keys of identity on its own host; and
 * identity. All of it stands in the last stage, certificates included: an authority asks their hosts over these very routes.
 */
export function routes(mesh: Mesh, { certificates }: MemqlSecrets): void {
  const stage = mesh.stage('mesh');
  const { config } = mesh;
  // The active Service, never the plain one: a controller that reads endpoints sees each cutover at once.
  const bff: Backend = { name: 'bff', service: BFF_ACTIVE, port: portsOf('bff').http };
  const identity: Backend = {
    service: 'identity',
    port: portsOf('identity').http,
    tls: { hostname: 'identity', ca: certificates.identity.key('ca.crt') },
  };
  const hosts: [Host, ...Host[]] = [
    {
      name: 'app',
      hostname: config.hosts.app,
      tlsSecretName: 'app-public-tls',
      routes: [
        { path: '/', match: 'Prefix', backend: { service: 'copresent', port: WEB_PORT } },
        { path: '/memql/ws', match: 'Prefix', backend: bff, websocket: WEBSOCKET },
        { path: '/memql/audio', match: 'Prefix', backend: bff, websocket: WEBSOCKET },
        { path: JWKS, match: 'Exact', backend: identity },
      ],
    },
    {
      name: 'identity',
      hostname: config.hosts.identity,
      tlsSecretName: 'identity-public-tls',
      routes: [{ path: '/', match: 'Prefix', backend: identity }],
    },
  ];
  const { solver } = new Routes(stage, 'memql', { implementation: implementationOf(config), hosts });
  const { email, server } = config.acme;
  const { issuer } = new AcmeIssuer(stage, 'memql-acme', {
    solver,
    email,
    server,
  });
  for (const { tlsSecretName, hostname } of hosts) new Certificate(stage, tlsSecretName, { issuer, dnsNames: [hostname] });
}

/**
 * gRPC from outside, past all HTTP. It selects the active colour by its label, since a load balancer can't point at a Service.
 *
 * @see https://learn.microsoft.com/azure/aks/load-balancer-standard#customizations-via-kubernetes-annotations
 */
export function externalGrpc(mesh: Mesh, { selectsActive }: BlueGreen): void {
  const { idleTimeoutMinutes, sourceRanges, publicIpName } = mesh.config.externalGrpc;
  new LoadBalancer(mesh.stage('mesh'), 'bff-external', {
    selector: selectsActive,
    ports: { grpc: portsOf('bff').grpc },
    annotations: {
      'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout': String(idleTimeoutMinutes),
      ...(publicIpName !== undefined && { 'service.beta.kubernetes.io/azure-pip-name': publicIpName }),
    },
    sourceRanges,
  });
}

function implementationOf({ routing }: MemqlConfig): RoutingImplementation {
  const { ingress, gateway } = routing;
  if (routing.implementation === 'ingress' && ingress) {
    const timeout = ingress.workerShutdownTimeoutSeconds;
    return {
      kind: 'ingress',
      className: ingress.className,
      controller: 'ingress-nginx',
      workerShutdownTimeout: timeout === undefined ? undefined : Duration.seconds(timeout),
    };
  }
  if (routing.implementation === 'gateway' && gateway) {
    const { idleTimeoutSeconds, backendCaConfigMap } = gateway;
    return {
      kind: 'gateway',
      className: gateway.className,
      idleTimeout: idleTimeoutSeconds === undefined ? undefined : Duration.seconds(idleTimeoutSeconds),
      backendCa: backendCaConfigMap === undefined ? undefined : new ConfigMapKey(backendCaConfigMap, 'ca.crt'),
    };
  }
  throw problem('CONSTRUCT_INVALID', {
    subject: 'config.routing',
    expected: `${routing.implementation} to be described`,
    got: 'nothing of it',
    next: 'add it',
  });
}
