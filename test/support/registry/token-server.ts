import { execFileSync } from 'node:child_process';
import { sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { USER } from './docker-registry';
import { TestServer, textOf } from './http-server';

/** Also a login, which a credential helper may hold in place of a password. */
export const IDENTITY_TOKEN = 'identity-token-of-the-test';

/** A token server as registries know them: it checks who asks, and signs what they may do. */
export class TokenServer {
  private constructor(
    private readonly server: TestServer,
    private readonly folder: string,
  ) {}

  static async start(): Promise<TokenServer> {
    const folder = mkdtempSync(join(tmpdir(), 'galley-tokens-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-nodes', ...curve, '-subj', '/CN=issuer.test', '-days', '2', '-keyout', key, '-out', certificate],
      {
        stdio: 'pipe',
      },
    );
    const server = await TestServer.start((request, response) => {
      const url = new URL(request.url ?? '', 'http://tokens');
      const asked = request.method === 'POST' ? new URLSearchParams(textOf(request)) : url.searchParams;
      const basic = `Basic ${Buffer.from(`${USER.name}:${USER.password}`).toString('base64')}`;
      const known =
        request.method === 'POST'
          ? asked.get('grant_type') === 'refresh_token' && asked.get('refresh_token') === IDENTITY_TOKEN
          : request.headers.authorization === basic;
      if (!known) return response.writeHead(401).end();
      const token = signed(asked.get('scope') ?? '', { key, certificate });
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ access_token: token }));
    });
    return new TokenServer(server, folder);
  }

  get realm(): string {
    return `http://${this.server.host}/token`;
  }

  get seen(): TestServer['seen'] {
    return this.server.seen;
  }

  get certificate(): string {
    return join(this.folder, 'certificate.pem');
  }

  /** A token to push with. */
  pushToken(repository: string): string {
    return signed(`repository:${repository}:pull,push`, { key: join(this.folder, 'key.pem'), certificate: this.certificate });
  }

  async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A JSON Web Token as the registry reads it: https://distribution.github.io/distribution/spec/auth/jwt/ */
function signed(scope: string, { key, certificate }: { readonly key: string; readonly certificate: string }): string {
  const der = readFileSync(certificate, 'utf8').replace(/-----[^-]+-----|\s/g, '');
  const [type, name, actions = ''] = scope.split(':');
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ iss: 'issuer.test', sub: USER.name, aud: 'registry.test', iat: now, nbf: now - 60, exp: now + 300, jti: String(now) },
    access: [{ type, name, actions: actions.split(',') }],
  };
  const text = [{ typ: 'JWT', alg: 'ES256', x5c: [der] }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(text), { key: readFileSync(key), dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
