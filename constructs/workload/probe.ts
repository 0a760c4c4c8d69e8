import { k8s } from 'cdk8s-plus-28';

/** How often a probe asks, and how often it may fail. */
export interface ProbeTiming {
  /** Seconds between two tries. @default 10 */
  readonly periodSeconds?: number;
  /** Seconds until a try counts as failed. @default 3 */
  readonly timeoutSeconds?: number;
  /** Failed tries in a row until the probe fails. @default 3 */
  readonly failureThreshold?: number;
}

const timing = ({ periodSeconds = 10, timeoutSeconds = 3, failureThreshold = 3 }: ProbeTiming): ProbeTiming => ({
  periodSeconds,
  timeoutSeconds,
  failureThreshold,
});

/** How a path is asked. */
export interface HttpProbeOptions extends ProbeTiming {
  /** `HTTPS` where the port speaks TLS: the kubelet takes any certificate, and has none of its own to show. @default HTTP */
  readonly scheme?: 'HTTP' | 'HTTPS';
}

/** Asks a path over HTTP. @param port the container port's name */
export function httpProbe(path: string, port: string, { scheme, ...options }: HttpProbeOptions = {}): k8s.Probe {
  return { httpGet: { path, port: k8s.IntOrString.fromString(port), scheme }, ...timing(options) };
}

/** Opens a TCP connection. @param port the container port's name */
export function tcpProbe(port: string, options: ProbeTiming = {}): k8s.Probe {
  return { tcpSocket: { port: k8s.IntOrString.fromString(port) }, ...timing(options) };
}

/** Runs a command in the container. */
export function execProbe(command: readonly string[], options: ProbeTiming = {}): k8s.Probe {
  return { exec: { command: [...command] }, ...timing(options) };
}
