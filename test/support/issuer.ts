import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** What a test makes of the token that a job asks for. */
export type Forge = (claims: JWTPayload) => JWTPayload;

/** An issuer of tokens on loopback, and the endpoint at which jobs ask for theirs, as GitHub Actions has them. */
export class Issuer {
  /** Whom the next tokens are for. */
  subject = 'repo:example/shop:environment:staging';
  /** Changes the claims of the next tokens. */
  forge: Forge = (claims) => claims;
  /** Signs the next tokens. @default - with the key that the issuer publishes */
  sign: ((claims: JWTPayload) => Promise<string>) | undefined;
  readonly bearer = 'the-job';

  static async start(algorithm: 'RS256' | 'ES256'): Promise<Issuer> {
    const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
    const issuer = new Issuer(algorithm, privateKey, { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: algorithm }] });
    issuer.server.listen(0, '127.0.0.1');
    await once(issuer.server, 'listening');
    return issuer;
  }

  private readonly server: Server;

  private constructor(
    private readonly algorithm: string,
    private readonly key: CryptoKey,
    keys: object,
  ) {
    this.server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '', this.url);
      const answers: Readonly<Record<string, () => object | Promise<object>>> = {
        '/.well-known/openid-configuration': () => ({ issuer: this.url, jwks_uri: `${this.url}/keys` }),
        '/keys': () => keys,
        '/token': async () => ({ value: await this.token(url.searchParams.get('audience') ?? '') }),
      };
      const answer = answers[url.pathname];
      const allowed = url.pathname !== '/token' || request.headers.authorization === `bearer ${this.bearer}`;
      response.statusCode = answer === undefined ? 404 : allowed ? 200 : 401;
      response.end(JSON.stringify(allowed ? ((await answer?.()) ?? {}) : {}));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What the environment of a job says. */
  get environment(): Readonly<Record<string, string>> {
    return { ACTIONS_ID_TOKEN_REQUEST_URL: `${this.url}/token?api-version=2`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.bearer };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private token(audience: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = this.forge({ iss: this.url, sub: this.subject, aud: audience, iat: now, exp: now + 300 });
    if (this.sign !== undefined) return this.sign(claims);
    return new SignJWT(claims).setProtectedHeader({ alg: this.algorithm, kid: 'one' }).sign(this.key);
  }
}
