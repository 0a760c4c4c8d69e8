import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { basicAuthFromUrl, registryCredentials } from '../../../constructs/secrets/secret-template';

interface Rendered {
  readonly data?: Readonly<Record<string, string>>;
  readonly error?: string;
}

const FIRST_BUILD_MS = 300_000; // go compiles its standard library once
const withoutGo = spawnSync('go', ['version']).error ? 'go is not installed' : undefined;

/** Runs a test where Go is installed, and otherwise says aloud what was not run. */
function testWithGo(claim: string, run: () => void): void {
  if (withoutGo === undefined) {
    test(claim, run, FIRST_BUILD_MS);
  } else {
    process.stderr.write(`not run: ${claim}: ${withoutGo}\n`);
    test.skip(`${claim} (${withoutGo})`, run);
  }
}

/** What the template functions of External Secrets v0.20.4 make of the templates, for each set of fetched values. */
function execute(templates: Readonly<Record<string, string>>, values: readonly Readonly<Record<string, string>>[]): Rendered[] {
  const cache = resolve('node_modules/.cache/galley');
  const binary = join(cache, 'eso-template');
  mkdirSync(cache, { recursive: true });
  const build = spawnSync('go', ['build', '-o', binary, '.'], { cwd: resolve('test/support/go/eso-template'), encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`go build ended with ${build.status}: ${build.stderr}`);
  const { status, stdout, stderr } = spawnSync(binary, [], { input: JSON.stringify({ templates, values }), encoding: 'utf8' });
  if (status !== 0) throw new Error(`eso-template ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

// Every printable character of ASCII, and some beyond: a generated password may have any of them.
const EVERY_CHARACTER = `${Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')}äß€😀`;
const urlOf = (username: string, password: string): string =>
  `postgresql://${encodeURIComponent(username)}:${encodeURIComponent(password)}@kaze-db-rw:5432/kaze?sslmode=require`;

testWithGo('user and password of a connection URL come out decoded, whatever characters they have', () => {
  const people = [
    ['kaze', 'plain'],
    ['kaze', EVERY_CHARACTER],
    [EVERY_CHARACTER, '/'],
    ['kaze', '%2F+%'],
    ['kaze', '//a'],
  ] as const;
  const rendered = execute(
    basicAuthFromUrl('DATABASE_URL').data,
    people.map(([username, password]) => ({ DATABASE_URL: urlOf(username, password) })),
  );
  expect(rendered).toEqual(people.map(([username, password]) => ({ data: { username, password } })));
});

testWithGo('what is reserved in a URL only elsewhere may stand in a password unescaped', () => {
  const rendered = execute(basicAuthFromUrl('url').data, [{ url: 'postgres://kaze:a+b=c&d$e,f;g@db/kaze' }]);
  expect(rendered).toEqual([{ data: { username: 'kaze', password: 'a+b=c&d$e,f;g' } }]);
});

testWithGo('a URL without a password, or none at all, is an error and no empty password', () => {
  const urls = ['postgres://db/kaze', 'postgres://kaze@db/kaze', '', 'postgres://kaze:a#b@db/kaze'];
  const rendered = execute(
    { password: basicAuthFromUrl('url').data.password },
    urls.map((url) => ({ url })),
  );
  expect(rendered.map(({ error }) => typeof error)).toEqual(urls.map(() => 'string'));
});

testWithGo('registry credentials are what a kubelet reads', () => {
  const { data } = registryCredentials('ghcr.io', { username: 'user', password: 'read-token' });
  const [rendered] = execute(data, [{ user: 'kaze-bot', 'read-token': 'ghp_"quoted"' }]);
  expect(JSON.parse(rendered?.data?.['.dockerconfigjson'] ?? '')).toEqual({
    auths: {
      'ghcr.io': {
        username: 'kaze-bot',
        password: 'ghp_"quoted"',
        auth: Buffer.from('kaze-bot:ghp_"quoted"').toString('base64'),
      },
    },
  });
});

test('a template has the type that its readers look for', () => {
  expect(basicAuthFromUrl('url')).toMatchInlineSnapshot(`
{
  "data": {
    "password": "{{ (urlParse (printf "/%s" (index (splitList ":" (urlParse .url).userinfo) 1))).path | trimPrefix "/" }}",
    "username": "{{ (urlParse (printf "/%s" (index (splitList ":" (urlParse .url).userinfo) 0))).path | trimPrefix "/" }}",
  },
  "type": "kubernetes.io/basic-auth",
}
`);
  expect(registryCredentials('ghcr.io', { username: 'a', password: 'b' }).type).toBe('kubernetes.io/dockerconfigjson');
});
