/** Keys of a Secret that combine fetched values, in the language of External Secrets' template engine v2. */
export interface SecretTemplate<Key extends string> {
  /** Type of the Secret, which says what keys its readers expect. */
  readonly type: 'Opaque' | 'kubernetes.io/basic-auth' | 'kubernetes.io/dockerconfigjson';
  /** Template by key. The Secret has these keys and no others. */
  readonly data: Readonly<Record<Key, string>>;
}

/**
 * User and password of a connection URL, so that the URL stays the only place where the password is.
 *
 * The engine's `urlParse` gives them percent-encoded and has no function that decodes; the path that it parses is decoded,
 * so each goes through it once more as a path. A URL without a password fails the refresh, and the Secret stays as it was.
 *
 * @param key name under which the URL was fetched
 */
export function basicAuthFromUrl(key: string): SecretTemplate<'username' | 'password'> {
  const part = (index: 0 | 1): string =>
    `{{ (urlParse (printf "/%s" (index (splitList ":" (urlParse ${field(key)}).userinfo) ${index}))).path | trimPrefix "/" }}`;
  return { type: 'kubernetes.io/basic-auth', data: { username: part(0), password: part(1) } };
}

/**
 * A user whose name is known, and a password as it stands in the store.
 *
 * @param username what the Secret's reader expects; not secret
 * @param key name under which the password was fetched
 */
export function basicAuth(username: string, key: string): SecretTemplate<'username' | 'password'> {
  return { type: 'kubernetes.io/basic-auth', data: { username: `{{ ${JSON.stringify(username)} }}`, password: `{{ ${field(key)} }}` } };
}

/**
 * Credentials for one image registry, as `imagePullSecrets` take them.
 *
 * @param registry host, with its port where it has one: `ghcr.io`
 * @param keys names under which user and password (or token) were fetched
 */
export function registryCredentials(
  registry: string,
  keys: { readonly username: string; readonly password: string },
): SecretTemplate<'.dockerconfigjson'> {
  const username = field(keys.username);
  const password = field(keys.password);
  const auth = `(printf "%s:%s" ${username} ${password} | b64enc)`;
  const entry = `(dict "username" ${username} "password" ${password} "auth" ${auth})`;
  return {
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': `{{ dict "auths" (dict ${JSON.stringify(registry)} ${entry}) | toJson }}` },
  };
}

/** A fetched key in a template; one that is no identifier has to be looked up. */
export function field(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `(index . ${JSON.stringify(key)})`;
}
