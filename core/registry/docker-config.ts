import { z } from 'zod';
import { type Fault, problem } from '../errors';
import { DOCKER_HUB, DOCKER_HUB_NAMES } from './repository';

/** Who asks. Never printed. */
export type Login =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** An identity token, good for asking a token server. */
  | { readonly kind: 'refresh'; readonly token: string }
  /** A token for the registry itself. */
  | { readonly kind: 'bearer'; readonly token: string };

/** A program that keeps logins, and the name that it knows the registry by. */
export interface CredentialHelper {
  /** `docker-credential-pass` */
  readonly program: string;
  readonly server: string;
}

/** Where the login for a registry may be: the helper is asked first, and has the last word where it knows one. */
export interface LoginSources {
  readonly helper: CredentialHelper | undefined;
  readonly login: Login | undefined;
}

const entry = z.object({
  auth: z.string().nullish(),
  username: z.string().nullish(),
  password: z.string().nullish(),
  identitytoken: z.string().nullish(),
  registrytoken: z.string().nullish(),
});
const config = z.object({
  auths: z.record(z.string(), entry.nullable()).nullish(),
  credHelpers: z.record(z.string(), z.string().nullable()).nullish(),
  credsStore: z.string().nullish(),
});
/** Part of a program's name: it leads to no other folder. */
const HELPER = /^[A-Za-z0-9][\w.-]*$/;
const HUB_SERVER = 'https://index.docker.io/v1/';

/**
 * What Docker's config file says of a registry's login.
 *
 * @param text the file's content
 * @param file its path, for messages
 * @param host as in image names: `ghcr.io`, `docker.io`
 * @throws GalleyError CREDENTIALS_FAILED for an invalid file; the message quotes none of it
 * @see https://docs.docker.com/reference/cli/docker/login/
 */
export function loginSources(text: string, { file, host }: { readonly file: string; readonly host: string }): LoginSources {
  const read = config.safeParse(jsonOf(text)).data;
  if (read === undefined) throw failed(file, { expected: "Docker's config.json", got: 'something else' });
  const name = valueFor(read.credHelpers, host) || read.credsStore || undefined;
  if (name !== undefined && !HELPER.test(name))
    throw failed(file, { expected: "a credential helper's name", got: 'one that is no plain word' });
  return {
    helper: name === undefined ? undefined : { program: `docker-credential-${name}`, server: host === DOCKER_HUB ? HUB_SERVER : host },
    login: loginOf(valueFor(read.auths, host) ?? undefined),
  };
}

/**
 * What a credential helper answered to `get`.
 *
 * @returns undefined if it is no such answer
 * @see https://github.com/docker/docker-credential-helpers#development
 */
export function loginFromHelper(text: string): Login | undefined {
  const read = z.object({ Username: z.string(), Secret: z.string() }).safeParse(jsonOf(text)).data;
  if (read === undefined) return undefined;
  const { Username: username, Secret: secret } = read;
  return username === '<token>' ? { kind: 'refresh', token: secret } : { kind: 'basic', username, password: secret };
}

function loginOf(read: z.output<typeof entry> | undefined): Login | undefined {
  if (read === undefined) return undefined;
  if (read.registrytoken) return { kind: 'bearer', token: read.registrytoken };
  if (read.identitytoken) return { kind: 'refresh', token: read.identitytoken };
  if (read.username && read.password) return { kind: 'basic', username: read.username, password: read.password };
  const [username, ...password] = Buffer.from(read.auth ?? '', 'base64')
    .toString('utf8')
    .split(':');
  return username && password.length > 0 ? { kind: 'basic', username, password: password.join(':').replace(/\0+$/, '') } : undefined;
}

/** A key may be a host or a URL of it. */
function valueFor<Value>(values: Readonly<Record<string, Value>> | null | undefined, host: string): Value | undefined {
  const names = host === DOCKER_HUB ? DOCKER_HUB_NAMES : [host];
  const found = Object.entries(values ?? {}).find(([key]) => names.includes(key.replace(/^https?:\/\//, '').replace(/\/.*$/, '')));
  return found?.[1];
}

function failed(file: string, fault: Fault): Error {
  return problem('CREDENTIALS_FAILED', {
    subject: 'file',
    ...fault,
    next: 'correct it, or log in again with docker login',
    place: { file },
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
