import { z } from 'zod';
import { problem } from '../../core/errors';
import { parseChallenges } from '../../core/registry/challenge';
import type { Login } from '../../core/registry/docker-config';
import type { Repository } from '../../core/registry/repository';
import type { Answer } from './exchange';
import type { Logins } from './logins';
import type { PersistentClient } from './persistent';

/** Both names of the token stand in the specification; some servers send both, one of them empty or null. */
const tokenAnswer = z.object({ token: z.string().nullish(), access_token: z.string().nullish() });

/** Finds the Authorization header that a registry asks for. */
export class Authorizer {
  constructor(
    private readonly client: PersistentClient,
    private readonly logins: Logins,
  ) {}

  /**
   * Answers the challenges of a 401.
   *
   * @param refused the registry's own answer, not one that a redirect led to
   * @param again true if what this gave before was not enough: a token for what we need is asked for, whatever scope the registry names
   * @returns the Authorization header to ask again with; nothing if there is no way to get one, or no other one
   * @throws GalleyError REGISTRY_DENIED if the login is not accepted, REGISTRY_FAILED, CREDENTIALS_FAILED
   * @see https://distribution.github.io/distribution/spec/auth/token/
   */
  async answer(refused: Answer, repository: Repository, again = false): Promise<string | undefined> {
    const challenges = parseChallenges(refused.headers.get('www-authenticate') ?? '');
    const login = await this.logins.for(repository.host);
    if (login?.kind === 'bearer') return again ? undefined : `Bearer ${login.token}`;
    const bearers = challenges.filter(({ scheme, parameters }) => scheme === 'bearer' && parameters['realm'] !== undefined);
    const bearer = bearers.find(({ parameters }) => !isBlank(parameters['realm'])) ?? bearers[0];
    if (bearer !== undefined) {
      const { realm = '', service, scope } = bearer.parameters;
      const own = `repository:${repository.path}:pull`;
      if (again && (isBlank(scope) || scope === own)) return undefined;
      const asked = { ...(!isBlank(service) && { service }), scope: again || isBlank(scope) ? own : scope };
      return `Bearer ${await this.token(realm, asked, { repository, login })}`;
    }
    const basic = !again && challenges.some(({ scheme }) => scheme === 'basic');
    return basic && login?.kind === 'basic' ? basicHeader(login) : undefined;
  }

  private async token(
    realm: string,
    asked: Readonly<Record<string, string>>,
    { repository: { host }, login }: { readonly repository: Repository; readonly login: Exclude<Login, { kind: 'bearer' }> | undefined },
  ): Promise<string> {
    if (!URL.canParse(realm))
      throw problem('REGISTRY_FAILED', {
        subject: `${host}`,
        expected: 'the URL of a token server',
        got: 'none',
        next: 'check the registry',
      });
    const url = new URL(realm);
    const ledBy = new URL(`https://${host}`);
    if (login?.kind === 'refresh') {
      const form = new URLSearchParams({ ...asked, grant_type: 'refresh_token', client_id: 'galley', refresh_token: login.token });
      return tokenOf(await this.client.ask({ method: 'POST', url, accept: 'application/json', form, ledBy }), host);
    }
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    const authorization = login && basicHeader(login);
    return tokenOf(await this.client.ask({ method: 'GET', url, accept: 'application/json', authorization, ledBy }), host);
  }
}

function tokenOf({ status, body, host: server }: Answer, host: string): string {
  if (status >= 400 && status < 500)
    throw problem('REGISTRY_DENIED', {
      subject: host,
      expected: `a token from ${server}`,
      got: `status ${status}`,
      next: `log in with docker login ${host}`,
    });
  const read = status === 200 ? tokenAnswer.safeParse(jsonOf(body)).data : undefined;
  const token = [read?.token, read?.access_token].find((each) => !isBlank(each));
  if (!token)
    throw problem('REGISTRY_FAILED', {
      subject: host,
      expected: `a token from ${server}`,
      got: `status ${status} without one`,
      next: 'check the registry',
    });
  return token;
}

const isBlank = (text: string | null | undefined): text is '' | null | undefined => (text ?? '').trim() === '';

function basicHeader({ username, password }: Extract<Login, { kind: 'basic' }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
