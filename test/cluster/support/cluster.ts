import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { KubeApi } from './api';
import { CLUSTER_VARIABLE, type ClusterDescription } from './settings';
import { WITHHELD } from './stand-ins/run';

/** The cluster that this process runs beside. */
export interface TestCluster extends ClusterDescription {
  /** The administrator's client. */
  readonly api: KubeApi;
  /** Runs the real kubectl as the administrator and returns what it prints. */
  kubectl(...args: string[]): string;
  /** Makes stand-ins withhold the status of objects, named `Kind/namespace/name`; without arguments they withhold none. */
  withhold(what?: { readonly silent?: readonly string[]; readonly failing?: readonly string[] }): Promise<void>;
  /** Writes another value into the store of secrets, by path and property; without arguments all is as it was. External Secrets looks at once. */
  store(changed?: Readonly<Record<string, string>>): Promise<void>;
  /** Stops a part of the cluster where it is, or lets it go on. */
  pause(part: string): void;
  resume(part: string): void;
}

/** @throws Error where `npm run test:cluster` did not start this process */
export function testCluster(): TestCluster {
  const path = process.env[CLUSTER_VARIABLE];
  if (path === undefined) throw new Error(`${CLUSTER_VARIABLE}: not set, there is no cluster here; run npm run test:cluster`);
  const description = JSON.parse(readFileSync(path, 'utf8')) as ClusterDescription;
  const api = new KubeApi(description.tokens.admin, description.ca);
  const signal = (part: string, name: NodeJS.Signals): void => {
    const pid = description.pids[part];
    if (pid === undefined) throw new Error(`${part}: no such part, expected one of ${Object.keys(description.pids).join(', ')}`);
    process.kill(pid, name);
  };
  return {
    ...description,
    api,
    kubectl(...args) {
      const env = { ...process.env, PATH: `${description.bin}${delimiter}${process.env['PATH'] ?? ''}` };
      return execFileSync(join(description.bin, 'kubectl'), ['--kubeconfig', description.kubeconfig, ...args], { encoding: 'utf8', env });
    },
    async withhold({ silent = [], failing = [] } = {}) {
      await api.apply({ ...WITHHELD, data: { silent: JSON.stringify(silent), failing: JSON.stringify(failing) } });
    },
    async store(changed = {}) {
      await api.apply({ ...WITHHELD, data: { silent: '[]', failing: '[]', stored: JSON.stringify(changed) } });
    },
    pause: (part) => signal(part, 'SIGSTOP'),
    resume: (part) => signal(part, 'SIGCONT'),
  };
}
