import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CACHE } from './where';

/** A program of another project: where it comes from, and how it says its version. */
export interface Tool {
  readonly name: string;
  readonly module: string;
  readonly version: string;
  /** File in the module's own name. */
  readonly binary: string;
  readonly ask: readonly string[];
}

export const TOOLS = {
  jsonnet: {
    name: 'go-jsonnet',
    module: 'github.com/google/go-jsonnet/cmd/jsonnet',
    version: 'v0.22.0',
    binary: 'jsonnet',
    ask: ['--version'],
  },
  kustomize: { name: 'kustomize', module: 'sigs.k8s.io/kustomize/kustomize/v5', version: 'v5.8.2', binary: 'kustomize', ask: ['version'] },
  helm3: { name: 'helm 3', module: 'helm.sh/helm/v3/cmd/helm', version: 'v3.22.0', binary: 'helm', ask: ['version', '--short'] },
  helm4: { name: 'helm 4', module: 'helm.sh/helm/v4/cmd/helm', version: 'v4.3.2', binary: 'helm', ask: ['version', '--short'] },
  dyff: { name: 'dyff', module: 'github.com/homeport/dyff/cmd/dyff', version: 'v1.12.0', binary: 'dyff', ask: ['version'] },
  kubeconform: {
    name: 'kubeconform',
    module: 'github.com/yannh/kubeconform/cmd/kubeconform',
    version: 'v0.8.0',
    binary: 'kubeconform',
    ask: ['-v'],
  },
  cue: { name: 'CUE', module: 'cuelang.org/go/cmd/cue', version: 'v0.17.1', binary: 'cue', ask: ['version'] },
} as const satisfies Record<string, Tool>;

/** A program that is there. */
export interface FoundTool {
  readonly program: string;
  readonly version: string;
}

/**
 * A program: kept from an earlier run, else built from its Go module where Go is there, else the one on the PATH.
 *
 * @returns undefined if it can't be had, or is another major version
 */
export function findTool(tool: Tool, build: boolean): FoundTool | undefined {
  const folder = join(CACHE, `${tool.name.replace(' ', '')}-${tool.version}`);
  const kept = join(folder, tool.binary);
  if (!existsSync(kept) && build) {
    mkdirSync(folder, { recursive: true });
    process.stderr.write(`building ${tool.name} ${tool.version}\n`);
    spawnSync('nice', ['-n', '10', 'go', 'install', '-trimpath', `${tool.module}@${tool.version}`], {
      env: { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  if (existsSync(kept)) return { program: kept, version: tool.version };
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((each) => join(each, tool.binary));
  const program = onPath.find(existsSync);
  if (program === undefined) return undefined;
  const { stdout } = spawnSync(program, tool.ask, { encoding: 'utf8' });
  const version = /v?(\d+\.\d+\.\d+\S*)/.exec(stdout ?? '')?.[1];
  const major = /^v(\d+)/.exec(tool.version)?.[1];
  return version?.split('.')[0] === major && version !== undefined ? { program, version: `v${version}` } : undefined;
}
