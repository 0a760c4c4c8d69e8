import { Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { ImageRef } from '../../core/image';
import { ConfigMap } from '../config-map';
import { invalid } from '../invalid';
import { Volume } from '../storage/volume';
import type { ContainerProps, Resources } from '../workload/container';
import type { Env, PodField, SecretKey } from '../workload/env-source';
import type { Sidecar } from '../workload/pod';
import { SOCKET, TAILNET_SCRIPT } from './tailnet-script';
import { serveConfig } from './tailnet-serve';

/** Properties for `Tailscale`. */
export interface TailscaleProps {
  readonly image: ImageRef;
  /** Name of its ConfigMap. @default - the id */
  readonly name?: string;
  /**
   * Secret of an OAuth client with the scope `auth_keys` (write) and the tags, or a reusable key with a tag. Each start logs in anew: a key ends
   * after 90 days at the latest, and from then on no pod that is started gets into the tailnet; a client's secret does not end.
   */
  readonly authKey: SecretKey;
  /**
   * Name of the machine in the tailnet. It is the pod's for as long as no other machine has it: a second pod, also one that is started
   * before the old one has logged out, becomes `<hostname>-1`. So a fixed name wants one pod and a strategy without surge, and several
   * pods a name each (`new PodField('metadata.name')`) with `service` as the stable one.
   */
  readonly hostname: string | PodField;
  /** Tags that the machine asks for, as `tag:…`. @default - those of the key */
  readonly tags?: readonly string[];
  /** Ports that the tailnet reaches, each at the same port of the pod. @default - none */
  readonly serve?: readonly number[];
  /** Ports of the pod that the tailnet must not reach, though its policy may admit them: what listens on loopback. @default - none */
  readonly closed?: readonly number[];
  /**
   * Tailscale Service (its name without `svc:`) that all pods answer for under one stable name and address. It needs an image of 1.96.2 or
   * later, which advertises it, tagged machines, and the service in the tailnet's own configuration. @default - none
   */
  readonly service?: string;
  /** @default - 20m and 64Mi, at most 256Mi */
  readonly resources?: Resources;
}

const DEFAULT_RESOURCES: Resources = { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } };
/** The user of Tailscale's own manifest for user-space sidecars; nothing here needs root. */
const USER = 1000;
const HEALTH_PORT = 9002;
/** What Prometheus reads of the sidecar: name and number of its port. It answers for as long as the sidecar is logged in. */
export const TAILSCALE_METRICS = { name: 'tailscale-live', port: HEALTH_PORT } as const;
/** On loopback, but not 127.0.0.1, which is the one address that the tailnet's packets are forwarded to. */
const PROXY = '127.0.0.2:1055';
const SERVE_DIRECTORY = '/etc/tailscale';

/**
 * Joins the pod to a tailnet without privileges: user-space networking, state in memory, no service-account token, no Role.
 *
 * **Inbound** passes no NetworkPolicy. The tailnet reaches `serve`, and *every other port that listens on 127.0.0.1 or all addresses of the
 * pod* unless it is `closed`; `closed` takes effect a moment after login. So the tailnet's policy must say the same, for example
 * `{"src": ["tag:client"], "dst": ["tag:api"], "ip": ["tcp:4100"]}`: this configuration is the second lock, not the first.
 *
 * **Outbound**: there is no route into the tailnet, only an HTTP and SOCKS5 proxy; `proxyEnv` is for the container that calls tailnet hosts.
 *
 * @see https://github.com/tailscale/tailscale/tree/main/cmd/containerboot (variables), wgengine/netstack (what is forwarded)
 */
export class Tailscale extends Construct implements Sidecar {
  readonly initContainers: readonly ContainerProps[] = [];
  readonly containers: readonly ContainerProps[];
  readonly serve: readonly number[];
  readonly closed: readonly number[];

  /**
   * @throws GalleyError CONSTRUCT_INVALID if a port is none, is named twice or is its own, or a name or tag is malformed
   */
  constructor(scope: Construct, id: string, props: TailscaleProps) {
    super(scope, id);
    this.serve = props.serve ?? [];
    this.closed = [...(props.closed ?? []), HEALTH_PORT];
    this.refuse(props);

    const configMap = new ConfigMap(this, 'serve', {
      name: props.name ?? id,
      data: { 'serve.json': serveConfig({ ...props, serve: this.serve, closed: this.closed }), 'run.sh': TAILNET_SCRIPT },
    });
    const env: Env = {
      // Nothing of Kubernetes: before 1.96.2 an image that sees the cluster dies without a token, later ones look at the Secret's name.
      KUBERNETES_SERVICE_HOST: '',
      TS_KUBE_SECRET: '',
      TS_USERSPACE: 'true',
      TS_AUTHKEY: props.authKey,
      TS_HOSTNAME: props.hostname,
      ...(props.tags && { TS_EXTRA_ARGS: `--advertise-tags=${props.tags.join(',')}` }),
      // Followed while it runs, since the directory is mounted whole: a new port needs no restart.
      TS_SERVE_CONFIG: `${SERVE_DIRECTORY}/serve.json`,
      TS_SOCKS5_SERVER: PROXY,
      TS_OUTBOUND_HTTP_PROXY_LISTEN: PROXY,
      TS_SOCKET: SOCKET,
      TS_ENABLE_HEALTH_CHECK: 'true',
      TS_ENABLE_METRICS: 'true',
      HOME: '/tmp',
      TS_LOGS_DIR: '/tmp',
    };
    this.containers = [
      {
        name: 'tailscale',
        image: props.image,
        command: ['sh', `${SERVE_DIRECTORY}/run.sh`],
        ports: { [TAILSCALE_METRICS.name]: TAILSCALE_METRICS.port },
        env,
        mounts: [
          Volume.emptyDir('tailscale-tmp', { sizeLimit: Size.mebibytes(32), medium: 'Memory' }).mount('/tmp'),
          configMap.volume.mount(SERVE_DIRECTORY, { readOnly: true }),
        ],
        resources: props.resources ?? DEFAULT_RESOURCES,
        user: USER,
        // No probe: the cluster's traffic needs no tailnet, and the script looks after the sidecar itself.
        lifecycle: props.service === undefined ? undefined : leave(props.service),
      },
    ];
  }

  /** Port of the pod that answers Prometheus, for as long as the sidecar is in the tailnet's hands. */
  readonly metricsPort = HEALTH_PORT;

  /**
   * Variables for a container that calls hosts in the tailnet; both spellings, since programs read one or the other. Node's own `fetch`
   * needs NODE_USE_ENV_PROXY=1 besides.
   *
   * @param noProxy hosts, `.suffixes` and ranges to call directly, in addition to loopback, `.svc` and `.cluster.local`: bare names of
   * Services, another cluster domain, addresses of pods and Services
   */
  proxyEnv(noProxy: readonly string[] = []): Env {
    const proxy = `http://${PROXY}`;
    const direct = [...new Set(['localhost', '127.0.0.1', '::1', '.svc', '.cluster.local', ...noProxy])].join(',');
    return { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: direct, http_proxy: proxy, https_proxy: proxy, no_proxy: direct };
  }

  private refuse({ hostname, service, tags = [] }: TailscaleProps): void {
    const ports = [...this.serve, ...this.closed];
    const bad = ports.find((port) => !Number.isInteger(port) || port < 1 || port > 65535);
    if (bad !== undefined) throw invalid(this, { prop: 'serve', expected: 'a port from 1 to 65535', got: `${bad}`, next: 'correct it' });
    const twin = ports.find((port, index) => ports.indexOf(port) !== index);
    if (twin !== undefined)
      throw invalid(this, {
        prop: 'serve',
        wrong: 'a port is served or closed once',
        got: `${twin} twice (${HEALTH_PORT} is always closed)`,
        next: 'name it once',
      });
    for (const [prop, name] of [['hostname', hostname] as const, ['service', service] as const]) {
      if (typeof name === 'string' && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
        throw invalid(this, {
          prop,
          expected: 'a DNS label',
          got: JSON.stringify(name),
          next: 'use lower-case letters, digits and inner dashes',
        });
      }
    }
    const tag = tags.find((each) => !/^tag:[a-z][-a-z0-9]*$/.test(each));
    if (tag !== undefined)
      throw invalid(this, {
        prop: 'tags',
        expected: 'tag:<name>',
        got: JSON.stringify(tag),
        next: "write it as the tailnet's policy does",
      });
  }
}

/**
 * Takes the pod off the Tailscale Service as soon as it is to stop. Sidecars get SIGTERM after the pod's own container, when nobody listens any
 * more; hooks of all containers run at once, at the beginning. A tailnet that is away has nothing to be taken off.
 */
function leave(service: string): k8s.Lifecycle {
  return { preStop: { exec: { command: ['sh', '-c', `timeout 5 tailscale --socket=${SOCKET} serve drain svc:${service} || true`] } } };
}
