import { basicAuth, basicAuthFromUrl, registryCredentials } from '../../../constructs/secrets/secret-template';
import { GoProgram, testWithGo } from '../../support/go-program';

interface Rendered {
  readonly data?: Readonly<Record<string, string>>;
  readonly error?: string;
}

const program = new GoProgram('eso-template');

/** What the template functions of External Secrets v0.20.4 make of the templates, for each set of fetched values. */
const execute = (templates: Readonly<Record<string, string>>, values: readonly Readonly<Record<string, string>>[]): Rendered[] =>
  program.ask({ templates, values }) as Rendered[];

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

testWithGo('a plain password stands beside its user as it is, whatever characters it has', () => {
  const [rendered] = execute(basicAuth('kaze', 'pass-word').data, [{ 'pass-word': `${EVERY_CHARACTER}{{ 1 }}` }]);
  expect(rendered).toEqual({ data: { username: 'kaze', password: `${EVERY_CHARACTER}{{ 1 }}` } });
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
