/** Ports of the pod, seen from the tailnet. */
export interface TailnetPorts {
  /** Forwarded to the same port of the pod's loopback address. */
  readonly serve: readonly number[];
  /** Refused, although something may listen there. */
  readonly closed: readonly number[];
  /** Tailscale Service that answers for the served ports too. @default - none */
  readonly service?: string;
}

/** Port 1 of the loopback address: nothing listens there, so a forwarded connection closes at once. */
const NOWHERE = '127.0.0.1:1';

/**
 * Tailscale's serve configuration as JSON: plain TCP, since the tailnet encrypts already and a certificate kept in memory would be
 * ordered anew at each start.
 *
 * In user-space networking an entry is looked up before the fallback that forwards any other port to the same port of 127.0.0.1. That is
 * why a closed port is an entry, too. A Tailscale Service refuses what it does not serve by itself.
 *
 * @returns the same text for the same ports, in whatever order
 */
export function serveConfig({ serve, closed, service }: TailnetPorts): string {
  const served = entries(serve, (port) => `127.0.0.1:${port}`);
  const config = {
    TCP: { ...entries(closed, () => NOWHERE), ...served },
    ...(service !== undefined && { Services: { [`svc:${service}`]: { TCP: served } } }),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** Keys that look like numbers are kept in their numeric order by the language itself. */
function entries(ports: readonly number[], target: (port: number) => string): Record<string, { TCPForward: string }> {
  return Object.fromEntries(ports.map((port) => [String(port), { TCPForward: target(port) }]));
}
