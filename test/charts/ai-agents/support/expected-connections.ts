import type { Connections } from '../../../support/open-connections';
import type { EnvironmentName } from './environments';

const DNS = ['dns:53', 'dns:53/udp'];
const HTTPS = ['internet:443', 'internet v6:443'];
const API = 'ai-agents-api:3001';
/** Authelia's public address, as a policy sees it: kube-proxy hands the balancer's address to Traefik's pods. */
const AUTHELIA = 'traefik:8443';
const apiServers = (...ips: string[]): string[] => ips.map((ip) => `node ${ip}:6443`);

const PROD = apiServers('10.0.0.2', '10.0.0.3', '10.0.0.4');
const DEV = apiServers('10.1.0.2');

/** What may talk with what, typed by hand from the description: the policies are held against it. What is not here is closed. */
const TABLE: Readonly<Record<EnvironmentName, Connections>> = {
  dev: {
    // Ingress of the API: Traefik, the App, client namespaces; the token-refresh Job is an addition. Of the App: Traefik alone.
    traefik: [API, 'ai-agents-app:3000', "operator's webhook:3001"],
    'github-ai-agents': [API],
    'reader-ai-agents': [API],
    'ai-agents-app': [API, ...DNS],
    'ai-agents-token-refresh': [API, ...DNS],
    // Egress of the API and of executors: Kubernetes' API, DNS, HTTPS. The processor works as the API's operator does.
    'ai-agents-api': [...DEV, ...DNS, ...HTTPS, AUTHELIA],
    executor: [...DEV, ...DNS, ...HTTPS],
    'ai-agents-processor': [...DEV, ...DNS, ...HTTPS],
    // A webhook makes requests of events, and calls nobody else; the API server is found by its address.
    "operator's webhook": DEV,
  },
  prod: {
    traefik: [API, 'ai-agents-app:3000', "operator's webhook:3001", 'ai-agents-webhook-reader:3001'],
    'github-ai-agents': [API],
    'reader-ai-agents': [API],
    prometheus: [API],
    'ai-agents-app': [API, ...DNS],
    'ai-agents-token-refresh': [API, ...DNS],
    'ai-agents-api': [...PROD, ...DNS, ...HTTPS, AUTHELIA, 'prometheus:9090'],
    executor: [...PROD, ...DNS, ...HTTPS],
    'ai-agents-processor': [...PROD, ...DNS, ...HTTPS],
    // An addition: snapshots go to a store outside.
    'ai-agents-backup': [...DNS, ...HTTPS],
    'ai-agents-backup-restore': [...DNS, ...HTTPS],
    "operator's webhook": PROD,
    'ai-agents-webhook-reader': PROD,
  },
};

const sorted = (table: Connections): Connections => Object.fromEntries(Object.entries(table).map(([from, to]) => [from, [...to].sort()]));

/** The table, each list sorted. */
export const EXPECTED = { dev: sorted(TABLE.dev), prod: sorted(TABLE.prod) };
