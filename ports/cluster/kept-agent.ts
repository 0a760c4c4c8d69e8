import type { Agent, RequestOptions } from 'node:https';

/**
 * Keeps connections open between requests. The kubeconfig library hands out an agent for each request, so that each would pay for a TLS handshake
 * of its own. Agents of other credentials, as a plugin may renew them, are not mixed up.
 *
 * @returns what puts the kept agent into options that the library has filled in
 */
export function keptAgent(): (options: RequestOptions) => void {
  let kept: Agent | undefined;
  let keptFor: string | undefined;
  return (options) => {
    const { agent, ca, cert, key } = options;
    if (typeof agent !== 'object') return;
    const credentials = [ca, cert, key].map(String).join('\n');
    if (kept === undefined || keptFor !== credentials) {
      kept = agent as Agent;
      keptFor = credentials;
      // What the constructor's option of that name sets.
      Object.assign(kept, { keepAlive: true });
    }
    options.agent = kept;
  };
}
