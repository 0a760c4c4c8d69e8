import { createRemoteJWKSet, customFetch, decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Access, OidcSubject } from '../../core/access/access';
import type { Proof } from '../../core/access/proof';
import { type GalleyError, problem } from '../../core/errors';

/** Signatures that issuers of CI systems use. What the token's own header says counts only within these. */
const ALGORITHMS = ['RS256', 'ES256'];
/** Seconds by which two clocks may differ. */
const TOLERANCE = 60;
/** Milliseconds that an issuer may take for one answer. */
const TIMEOUT = 10_000;

/** Where a job of a CI system gets its tokens: the protocol of GitHub Actions, which Forgejo and Gitea speak too. */
export interface TokenSource {
  readonly url: string;
  readonly bearer: string;
}

/** The source that the process's environment names; undefined outside a job that may ask for tokens. */
export function tokenSource(environment: NodeJS.ProcessEnv = process.env): TokenSource | undefined {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = environment;
  return url && bearer ? { url, bearer } : undefined;
}

/**
 * Asks for a token.
 *
 * @throws GalleyError ISSUER_UNREACHABLE
 */
export async function requestToken({ url, bearer }: TokenSource, audience: string): Promise<string> {
  const address = new URL(url);
  address.searchParams.set('audience', audience);
  const answer = await getJson(address, { authorization: `bearer ${bearer}` });
  const token = (answer as { value?: unknown }).value;
  if (typeof token !== 'string') throw unreachable(address, 'an answer without a token');
  return token;
}

/** What a token has to prove. */
export interface TokenClaim {
  readonly token: string;
  /** The only audience that counts. */
  readonly audience: string;
  /** When it has to be valid: seconds since 1970. */
  readonly at: number;
}

/**
 * Whom a token proves: its signature is checked against the keys that its issuer publishes, then its audience, its time and its subject.
 *
 * @throws GalleyError ISSUER_UNREACHABLE if the issuer's keys can't be had
 */
export async function verifyToken({ actors }: Access, { token, audience, at }: TokenClaim): Promise<Proof> {
  const issuer = issuerOf(token);
  const listed = Object.entries(actors).flatMap(([name, { oidc }]) => oidc.map((subject): [string, OidcSubject] => [name, subject]));
  if (issuer === undefined || !listed.some(([, subject]) => subject.issuer === issuer))
    return { why: `access.yaml has no actor whose tokens ${issuer === undefined ? 'are like this one' : `${issuer} issues`}` };
  try {
    const { payload } = await jwtVerify(token, await keysOf(issuer), {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['sub', 'exp', 'iat'],
      clockTolerance: TOLERANCE,
      currentDate: new Date(at * 1000),
    });
    const found = listed.find(([, subject]) => subject.issuer === issuer && subject.subject === payload.sub);
    return found === undefined ? { why: `access.yaml has no actor with the subject ${payload.sub} of ${issuer}` } : { actor: found[0] };
  } catch (error) {
    const why = refusal(error);
    if (why !== undefined) return { why };
    if (error instanceof errors.JOSEError) throw unreachable(new URL(issuer), error.message, error);
    throw error;
  }
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** OpenID Connect Discovery 1.0, sections 3 and 4.3. */
async function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
  const address = new URL(`${issuer}/.well-known/openid-configuration`);
  const { issuer: named, jwks_uri: uri } = (await getJson(address)) as { issuer?: unknown; jwks_uri?: unknown };
  if (named !== issuer || typeof uri !== 'string') throw unreachable(address, 'a description of another issuer, or without keys');
  const keys = new URL(uri);
  if (keys.protocol !== 'https:' && keys.hostname !== '127.0.0.1') throw unreachable(keys, 'keys without TLS');
  return createRemoteJWKSet(keys, { timeoutDuration: TIMEOUT, [customFetch]: reachable });
}

/** Why jose does not take a token; undefined if the failure is none of the token's. */
function refusal(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return 'its token had expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `its token is not for this: ${error.message}`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'its token is signed with a key that the issuer does not have';
  const forged = [errors.JWSSignatureVerificationFailed, errors.JWSInvalid, errors.JWTInvalid, errors.JOSEAlgNotAllowed];
  return forged.some((kind) => error instanceof kind) ? 'its token is not signed by the issuer' : undefined;
}

async function getJson(address: URL, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await reachable(address.href, { headers: { ...headers, accept: 'application/json' } });
  if (!response.ok) throw unreachable(address, `status ${response.status}`);
  try {
    const answer: unknown = await response.json();
    if (typeof answer === 'object' && answer !== null) return answer;
  } catch {
    // Told below, with the address.
  }
  throw unreachable(address, 'something that is no JSON map');
}

async function reachable(address: string, init: RequestInit): Promise<Response> {
  try {
    // A redirect could lead the bearer to another host.
    return await fetch(address, { signal: AbortSignal.timeout(TIMEOUT), ...init, redirect: 'error' });
  } catch (cause) {
    // What fetch says itself is only that it failed.
    const reason = (cause as Error).cause ?? cause;
    throw unreachable(new URL(address), (reason as Error).message, cause);
  }
}

function unreachable({ origin, pathname }: URL, got: string, cause?: unknown): GalleyError {
  const error = problem('ISSUER_UNREACHABLE', {
    subject: 'issuer',
    expected: `an answer from ${origin}${pathname}`,
    got,
    next: 'run galley again where it can be reached',
  });
  if (cause !== undefined) error.cause = cause;
  return error;
}
