import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { problem } from '../../core/errors';
import { type CredentialHelper, type Login, loginFromHelper, loginSources } from '../../core/registry/docker-config';
import { attemptIfThere, isErrno } from '../io';

/** What helpers say, on stdout, where they know no login: docker-credential-helpers, credentials/error.go. */
const NOTHING_KNOWN = /credentials not found in native keychain|no credentials server URL|no credentials username/;

/** The user's logins, as Docker keeps them: `config.json` in DOCKER_CONFIG or ~/.docker, and credential helpers. Each host is looked up once. */
export class Logins {
  private readonly known = new Map<string, Promise<Login | undefined>>();

  /** @param timeout milliseconds that a credential helper may take */
  constructor(private readonly timeout: number) {}

  /**
   * The login for a registry.
   *
   * @param host as in image names
   * @returns undefined if the user has none
   * @throws GalleyError CREDENTIALS_FAILED for an unusable file or helper, IO_FAILED for an unreadable file
   */
  for(host: string): Promise<Login | undefined> {
    const login = this.known.get(host) ?? this.find(host);
    this.known.set(host, login);
    return login;
  }

  private async find(host: string): Promise<Login | undefined> {
    const file = join(process.env['DOCKER_CONFIG'] || join(homedir(), '.docker'), 'config.json');
    const text = attemptIfThere(file, 'read', () => readFileSync(file, 'utf8'));
    if (text === undefined) return undefined;
    const { helper, login } = loginSources(text, { file, host });
    return (helper && (await askHelper(helper, this.timeout))) ?? login;
  }
}

/** A helper's output may hold a secret, so the error repeats none of it. */
async function askHelper({ program, server }: CredentialHelper, timeout: number): Promise<Login | undefined> {
  const { error, stdout } = await new Promise<{ error: Error | null; stdout: string }>((resolve) => {
    const child = execFile(program, ['get'], { env: process.env, timeout, killSignal: 'SIGKILL' }, (error, stdout) =>
      resolve({ error, stdout }),
    );
    // A helper that ends without reading says so by its exit code.
    child.stdin?.on('error', () => {});
    child.stdin?.end(server);
  });
  if (error === null) {
    const login = loginFromHelper(stdout);
    if (login === undefined) throw failed(program, server, 'something else', 'run it by hand');
    return login;
  }
  if (NOTHING_KNOWN.test(stdout)) return undefined;
  if (isErrno(error, 'ENOENT')) throw failed(program, server, 'no program of that name', "install it, or correct Docker's config.json");
  const killed = Reflect.get(error, 'killed') === true;
  throw failed(
    program,
    server,
    killed ? `nothing within ${timeout / 1000} s` : `exit code ${Reflect.get(error, 'code')}`,
    'run it by hand',
  );
}

function failed(program: string, server: string, got: string, next: string): Error {
  return problem('CREDENTIALS_FAILED', { subject: program, expected: `a login for ${server}`, got, next });
}
