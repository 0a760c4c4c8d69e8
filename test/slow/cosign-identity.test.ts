import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PATIENCE } from '../../core/registry/patience';
import { signatureFault } from '../../ports/proof/image-signature';
import { readRoots } from '../../ports/proof/signed-by-identity';
import { HttpRegistry } from '../../ports/registry/http-registry';
import { Issuer } from '../support/issuer';
import { DockerRegistry, describeWithRegistry } from '../support/registry/docker-registry';
import { pushImage } from '../support/registry/images';

/**
 * An instance of sigstore of its own programs, where all are on PATH. `go install` makes them:
 * github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3, github.com/sigstore/fulcio@v1.8.8, github.com/sigstore/timestamp-authority/v2/cmd/timestamp-server@v2.1.2
 * and github.com/sigstore/rekor-tiles/v2/cmd/rekor-server/posix@v2.3.0, renamed to rekor-server-posix.
 */
const PROGRAMS = ['cosign', 'fulcio', 'timestamp-server', 'rekor-server-posix'];
const areThere = PROGRAMS.every((program) => spawnSync(program, ['--help']).error === undefined);
const SIGNER = 'release@example.com';
const LOG = 'rekor.test';
const START = 'start-time=2024-01-01T00:00:00Z';

(areThere ? describeWithRegistry : describe.skip)('what cosign itself signs by an identity', () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-sigstore-'));
  const at = (name: string): string => join(folder, name);
  const children: ChildProcess[] = [];
  let docker: DockerRegistry;
  let issuer: Issuer;

  beforeAll(async () => {
    docker = await DockerRegistry.start();
    issuer = await Issuer.start('RS256');
    issuer.forge = (claims) => ({ ...claims, email: SIGNER, email_verified: true });
    const [fulcio, grpc, tsa, rekor, rekorGrpc, ...metrics] = await ports(8);
    writeFileSync(
      at('fulcio.json'),
      JSON.stringify({ OIDCIssuers: { [issuer.url]: { IssuerURL: issuer.url, ClientID: 'sigstore', Type: 'email' } } }),
    );
    const asFulcio = `--host 127.0.0.1 --grpc-host 127.0.0.1 --port ${fulcio} --grpc-port ${grpc} --metrics-port ${metrics[0]} --legacy-unix-domain-socket ${at('fulcio.sock')}`;
    start('fulcio', `serve --ca ephemeralca --ct-log-url= --config-path ${at('fulcio.json')} ${asFulcio}`);
    start('timestamp-server', `serve --host 127.0.0.1 --port ${tsa} --timestamp-signer memory --disable-ntp-monitoring`);
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', at('rekor.key')]);
    execFileSync('openssl', ['pkey', '-in', at('rekor.key'), '-pubout', '-out', at('rekor.pub')]);
    mkdirSync(at('log'));
    start(
      'rekor-server-posix',
      `serve --hostname ${LOG} --storage-dir ${at('log')} --signer-filepath ${at('rekor.key')} --http-port ${rekor} --grpc-port ${rekorGrpc} --http-metrics-port ${metrics[1]} --checkpoint-interval 1s`,
    );
    const of = (port: number | undefined): string => `http://127.0.0.1:${port}`;
    const { chains } = JSON.parse(await text(`${of(fulcio)}/api/v2/trustBundle`)) as {
      readonly chains: { readonly certificates: string[] }[];
    };
    writeFileSync(at('fulcio.pem'), chains.flatMap(({ certificates }) => certificates).join('\n'));
    writeFileSync(at('tsa.pem'), await text(`${of(tsa)}/api/v1/timestamp/certchain`));
    const service = `api-version=1,${START},operator=test`;
    await cosign(
      `signing-config create --fulcio url=${of(fulcio)},${service} --tsa url=${of(tsa)}/api/v1/timestamp,${service} --tsa-config ANY ` +
        `--rekor url=${of(rekor)},api-version=2,${START},operator=test --rekor-config ANY --out ${at('signing.json')}`,
    );
    await cosign(
      `trusted-root create --fulcio url=${of(fulcio)},certificate-chain=${at('fulcio.pem')},${START} ` +
        `--tsa url=${of(tsa)}/api/v1/timestamp,certificate-chain=${at('tsa.pem')},${START} ` +
        `--rekor url=https://${LOG},public-key=${at('rekor.pub')},${START},origin=${LOG} --out ${at('roots.json')}`,
    );
  }, 120_000);

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await docker.stop();
    await issuer.stop();
    rmSync(folder, { recursive: true });
  });

  function start(program: string, words: string): void {
    children.push(spawn(program, words.split(' '), { stdio: 'ignore', env: { ...process.env, HOME: folder } }));
  }

  /** Beside this process, which is the issuer that others ask meanwhile. */
  async function cosign(words: string): Promise<void> {
    await promisify(execFile)('cosign', words.split(' '), { env: { ...process.env, HOME: folder, TUF_ROOT: at('tuf') } });
  }

  async function token(): Promise<string> {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer = '' } = issuer.environment;
    const answer = await fetch(`${url}&audience=sigstore`, { headers: { authorization: `bearer ${bearer}` } });
    return ((await answer.json()) as { readonly value: string }).value;
  }

  test('is verified as a bundle, for this identity alone, and against these roots alone', async () => {
    const repository = 'shop/web';
    const image = `${docker.host}/${repository}`;
    const digest = await pushImage(docker.host, { repository, tag: '1', platforms: ['linux/amd64'] });
    await cosign(
      `sign --yes --signing-config ${at('signing.json')} --trusted-root ${at('roots.json')} --identity-token ${await token()} ${image}@${digest}`,
    );
    const registry = new HttpRegistry({ patience: PATIENCE, plain: new Set(), tell: () => {} });
    const signatures = await registry.signaturesOf(image, digest);
    expect(signatures.map((each) => each.kind)).toEqual(['bundle']);

    const roots = await readRoots(readFileSync(at('roots.json'), 'utf8'));
    if (typeof roots === 'string') throw new Error(roots);
    const identity = { issuer: issuer.url, subject: SIGNER, roots: 'roots.json' };
    const fault = (change: Partial<typeof identity> = {}, against = roots) =>
      signatureFault(signatures, { digest, by: { identity: { ...identity, ...change }, roots: against } });
    expect(await fault()).toBeUndefined();
    expect(await fault({ subject: 'other@example.com' })).toBe(`one by ${SIGNER}, for which ${issuer.url} vouches`);
    expect(await fault({ issuer: 'https://accounts.example.com' })).toBe(`one by ${SIGNER}, for which ${issuer.url} vouches`);
    expect(await fault({}, { ...roots, tlogs: [] })).toMatch(/^one that the roots do not prove/);
    expect(await fault({}, { ...roots, timestampAuthorities: [] })).toMatch(/^one that the roots do not prove/);
    expect(await fault({}, { ...roots, ctlogs: roots.tlogs })).toMatch(/^one that the roots do not prove/);
  });
});

/** Ports that nobody has at the moment. */
async function ports(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const found = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return found;
}

/** What a server answers, once it does. */
async function text(url: string): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return answer.text();
    if (tries === 100) throw new Error(`${url} does not answer`);
    await setTimeout(200);
  }
}
