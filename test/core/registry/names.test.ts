import { loginSources } from '../../../core/registry/docker-config';
import { canonicalPlatform } from '../../../core/registry/platform';
import { repositoryOf } from '../../../core/registry/repository';
import { manifestUrl, mayAsk, mayLead } from '../../../core/registry/urls';

test.each([
  ['docker.io/langfuse/langfuse', 'https://registry-1.docker.io/v2/langfuse/langfuse/manifests/1'],
  ['redis', 'https://registry-1.docker.io/v2/library/redis/manifests/1'],
  ['index.docker.io/redis', 'https://registry-1.docker.io/v2/library/redis/manifests/1'],
  ['index.docker.io/library/redis', 'https://registry-1.docker.io/v2/library/redis/manifests/1'],
  ['registry-1.docker.io/library/redis', 'https://registry-1.docker.io/v2/library/redis/manifests/1'],
  ['registry.hub.docker.com/library/redis', 'https://registry-1.docker.io/v2/library/redis/manifests/1'],
  ['docker.io:443/langfuse/langfuse', 'https://registry-1.docker.io/v2/langfuse/langfuse/manifests/1'],
  ['docker.io.example/redis', 'https://docker.io.example/v2/redis/manifests/1'],
  ['acrmemql.azurecr.io/copresent', 'https://acrmemql.azurecr.io/v2/copresent/manifests/1'],
  ['localhost:5000/a/b', 'http://localhost:5000/v2/a/b/manifests/1'],
  ['127.0.0.9:5000/a', 'http://127.0.0.9:5000/v2/a/manifests/1'],
  ['127.evil.example/a', 'https://127.evil.example/v2/a/manifests/1'],
  ['registry.lan:5000/a', 'http://registry.lan:5000/v2/a/manifests/1'],
  ['registry.lan/a', 'https://registry.lan/v2/a/manifests/1'],
])('%s is asked for at %s', (image, url) => {
  expect(manifestUrl(repositoryOf(image), '1', new Set(['registry.lan:5000'])).href).toBe(url);
});

test.each([
  ['https://anywhere.example/', true],
  ['http://localhost:1/', true],
  ['http://[::1]:1/', true],
  ['http://127.0.0.2/', true],
  ['http://127.0.0.1.example/', false],
  ['http://registry.lan/', true],
  ['http://registry.lan:81/', false],
  ['ftp://localhost/', false],
])('%s may be asked: %s', (url, allowed) => {
  expect(mayAsk(new URL(url), new Set(['registry.lan']))).toBe(allowed);
});

test.each([
  ['linux/arm64/v8', 'linux/arm64'],
  ['linux/amd64', 'linux/amd64'],
  ['linux/amd64/v3', 'linux/amd64/v3'],
  ['linux/arm/v6', 'linux/arm/v6'],
  ['linux/arm/v7', 'linux/arm'],
  ['linux/x86_64', 'linux/amd64'],
  ['linux/x86-64', 'linux/amd64'],
  ['Linux/AMD64/v1', 'linux/amd64'],
  ['linux/aarch64', 'linux/arm64'],
  ['linux/arm64/8', 'linux/arm64'],
  ['linux/armhf', 'linux/arm'],
  ['linux/armel', 'linux/arm/v6'],
  ['linux/arm/6', 'linux/arm/v6'],
  ['linux/i386', 'linux/386'],
  ['macos/aarch64', 'darwin/arm64'],
])('%s is the platform %s', (name, canonical) => {
  expect(canonicalPlatform(name)).toBe(canonical);
});

test.each(['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'registry-1.docker.io'])(
  'Docker Hub is found as %s, and its helper asked for its index',
  (key) => {
    const auth = Buffer.from('me:it').toString('base64');
    const text = JSON.stringify({ auths: { [key]: { auth }, 'docker.io.example': {} }, credsStore: 'pass' });
    expect(loginSources(text, { file: 'config.json', host: 'docker.io' })).toEqual({
      helper: { program: 'docker-credential-pass', server: 'https://index.docker.io/v1/' },
      login: { kind: 'basic', username: 'me', password: 'it' },
    });
  },
);

test.each([
  'http://127.0.0.1:9/',
  'http://localhost/',
  'https://localhost./',
  'https://LOCALHOST:8443/',
  'https://a.localhost/',
  'https://127.9.9.9/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0.0.0.0/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:a9fe:a9fe]/',
  'http://169.254.169.254/latest/meta-data/',
  'https://[fe80::1]/',
  'https://[fd00:ec2::254]/',
  'http://metadata.google.internal/',
  'http://100.100.100.200/',
  'https://168.63.129.16/',
  'https://[fd20:ce::254]/',
])('a registry elsewhere leads no request to %s, and one of this machine may', (url) => {
  expect(mayLead(new URL('https://ghcr.io'), new URL(url))).toBe(false);
  expect(mayLead(new URL('http://127.0.0.1:5000'), new URL(url))).toBe(true);
});

test.each([
  'https://auth.docker.io/token',
  'https://10.0.0.5/token',
  'https://1.1.1.1/',
  'https://[2001:db8::1]/',
  'https://localhost.example/',
])('a registry elsewhere may lead to %s', (url) => {
  expect(mayLead(new URL('https://ghcr.io'), new URL(url))).toBe(true);
});
