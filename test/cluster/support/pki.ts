import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { API_SERVER, USERS, type User } from './settings';

const NAMES = 'IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc';

/** Certificates, keys and tokens of one run, all made for it and gone with it. */
export interface Pki {
  readonly folder: string;
  /** PEM of the authority. */
  readonly ca: string;
  readonly tokens: Readonly<Record<User, string>>;
  /** Writes a user's kubeconfig and returns its path; a controller takes its own namespace from it. */
  kubeconfig(user: User, namespace?: string): string;
}

/** Makes an authority, a certificate for what listens on loopback (`server.crt`, `server.key`), the key of service accounts, and tokens. */
export function makePki(folder: string): Pki {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...ec, '-days', '2', '-subj', '/CN=galley-test', '-keyout', 'ca.key', '-out', 'ca.crt');
  openssl('req', ...ec, '-subj', '/CN=127.0.0.1', '-keyout', 'server.key', '-out', 'server.csr');
  writeFileSync(join(folder, 'extensions'), `subjectAltName=${NAMES}\nextendedKeyUsage=serverAuth\n`);
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'extensions'];
  openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.crt');
  openssl('genrsa', '-out', 'service-accounts.key', '2048');
  openssl('rsa', '-in', 'service-accounts.key', '-pubout', '-out', 'service-accounts.pub');

  const ca = readFileSync(join(folder, 'ca.crt'), 'utf8');
  const tokens = Object.fromEntries(USERS.map((user) => [user, randomBytes(16).toString('hex')])) as Record<User, string>;
  const lines = USERS.map((user) => `${tokens[user]},${user},${user},"system:masters"\n`);
  writeFileSync(join(folder, 'tokens.csv'), lines.join(''), { mode: 0o600 });
  return {
    folder,
    ca,
    tokens,
    kubeconfig(user, namespace = 'default') {
      const path = join(folder, `${user}.kubeconfig`);
      const cluster = { server: API_SERVER, 'certificate-authority-data': Buffer.from(ca).toString('base64') };
      const config = {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'test', cluster }],
        users: [{ name: user, user: { token: tokens[user] } }],
        contexts: [{ name: 'test', context: { cluster: 'test', user, namespace } }],
        'current-context': 'test',
      };
      writeFileSync(path, stringify(config), { mode: 0o600 });
      return path;
    },
  };
}
