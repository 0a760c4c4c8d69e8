import { isoDate } from '../../../core/git/commit-text';
import { webUrl } from '../../../core/published/source';
import { metadataFolder, targetOf } from '../../../core/published/target';

test.each([
  ['git@git.example.com:shop/deploy.git', 'https://git.example.com/shop/deploy'],
  ['ssh://git@git.example.com:2222/shop/deploy.git', 'https://git.example.com/shop/deploy'],
  ['https://ada:hunter2@git.example.com/shop/deploy.git/', 'https://git.example.com/shop/deploy'],
  ['https://git.example.com:8443/shop/deploy', 'https://git.example.com/shop/deploy'],
  ['/srv/git/deploy.git', undefined],
  ['file:///srv/git/deploy.git', undefined],
])('%s is seen at %s', (remote, url) => expect(webUrl(remote)).toBe(url));

test.each([
  [0, '+0000', '1970-01-01T00:00:00+00:00'],
  [1_770_000_000, '+0100', '2026-02-02T03:40:00+01:00'],
  [1_770_000_000, '-0330', '2026-02-01T23:10:00-03:30'],
])('%d %s is %s', (seconds, zone, text) => expect(isoDate({ name: '', email: '', seconds, zone })).toBe(text));

const repository = { url: 'https://git.example.com/x', branch: 'main', path: 'dist' };

test.each(['../x', '/x', 'a/../../x', '.git/hooks', 'a/.GIT'])('path %s is refused', (path) =>
  expect(() => targetOf(repository, { path })).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ code: 'USAGE' })] })),
);

test.each(['-x', 'a..b', 'a b', 'a.lock', '/a', 'a/', 'a//b', '@', 'a@{b', 'a:b', '', 'a/.b'])('branch %j is refused', (branch) =>
  expect(() => targetOf(repository, { branch })).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ code: 'USAGE' })] }),
  ),
);

test.each(['--upload-pack=x', 'https://token@h/x', 'https://a:b@h/x', ''])('repository %j is refused', (repo) =>
  expect(() => targetOf(repository, { repo })).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ code: 'USAGE' })] })),
);

test('metadata stands at the root, but for a part of a branch in that part', () => {
  const at = (prBranch?: string) => metadataFolder(targetOf(repository, { ...(prBranch && { prBranch }) }));
  expect([at(), at('main-next'), at('proposal'), at('main-next/dist/shop/test')]).toEqual(['', '', '', 'dist/shop/test']);
});
