import { spawnSync } from 'node:child_process';

/** What a run needs beside Node, and how a person gets it. */
const TOOLS: readonly { readonly command: readonly [string, ...string[]]; readonly why: string; readonly get: string }[] = [
  { command: ['go', 'version'], why: 'builds the programs', get: 'install Go 1.25.5 or newer, https://go.dev/dl' },
  { command: ['git', '--version'], why: 'holds and serves what Argo CD reads', get: 'apt-get install git' },
  { command: ['openssl', 'version'], why: 'makes the certificates of a run', get: 'apt-get install openssl' },
  {
    command: ['ssh', '-V'],
    why: 'comes with ssh-keygen, which makes the keys that commits are signed with',
    get: 'apt-get install openssh-client',
  },
  { command: ['unshare', '--version'], why: 'gives the run a network of its own', get: 'apt-get install util-linux' },
  { command: ['ip', '-Version'], why: 'brings up the loopback of that network', get: 'apt-get install iproute2' },
];

/** Newest Go version that a module of go/ asks for. */
const GO_AT_LEAST = [1, 25, 5] as const;

/** What is missing on this machine, one line each; nothing if a run can start. */
export function missingTools(): string[] {
  const missing = TOOLS.filter(({ command: [name, ...args] }) => spawnSync(name, args).status !== 0);
  const lines = missing.map(({ command, why, get }) => `${command[0]} is not on PATH: it ${why}; ${get}`);
  const old = missing.some(({ command }) => command[0] === 'go') ? undefined : oldGo();
  return old === undefined ? lines : [...lines, old];
}

function oldGo(): string | undefined {
  const version = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', env: { ...process.env, GOTOOLCHAIN: 'local' } }).stdout.trim();
  const parts = /^go(\d+)\.(\d+)(?:\.(\d+))?/
    .exec(version)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (parts === undefined) return undefined;
  for (const [index, least] of GO_AT_LEAST.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return undefined;
    if (part < least) return `go is ${version}, and the modules ask for ${GO_AT_LEAST.join('.')}; install a newer one, https://go.dev/dl`;
  }
  return undefined;
}
