import { parseSettings, withoutProgramsOfClone } from '../../../core/git/programs';

const quiet = (...settings: (readonly [scope: string, key: string, value: string])[]) =>
  Object.fromEntries(withoutProgramsOfClone(settings.map(([scope, key, value]) => ({ scope, key, value }))));

test('a program that the clone names is not run, and the one that its owner has chosen for all clones is', () => {
  expect(
    quiet(
      ['global', 'gpg.ssh.program', '/opt/sign'],
      ['local', 'gpg.ssh.program', './evil'],
      ['local', 'gpg.program', './evil'],
      ['worktree', 'core.fsmonitor', './evil'],
      ['local', 'filter.a=b.c.clean', './evil'],
      ['local', 'user.name', 'Ada'],
      ['local', 'core.sshcommand', 'ssh -i key'],
    ),
  ).toEqual({
    'core.hookspath': '/dev/null',
    'gpg.ssh.program': '/opt/sign',
    'gpg.program': 'gpg',
    'core.fsmonitor': 'false',
    'filter.a=b.c.clean': '',
    'core.sshcommand': 'ssh',
  });
});

test('programs that reach a remote are put aside too: a list of them as a whole, and a proxy with what goes through it', () => {
  expect(
    quiet(
      ['global', 'credential.helper', 'store'],
      ['local', 'credential.helper', './evil'],
      ['local', 'credential.https://git.example.com.helper', './evil'],
      ['local', 'core.gitproxy', './evil'],
      ['global', 'core.sshcommand', 'ssh -i own'],
      ['local', 'core.sshcommand', './evil'],
    ),
  ).toEqual({
    'core.hookspath': '/dev/null',
    'credential.helper': '',
    'credential.https://git.example.com.helper': '',
    'protocol.git.allow': 'never',
    'core.sshcommand': 'ssh -i own',
  });
  expect(quiet(['global', 'credential.helper', 'store'])).toEqual({ 'core.hookspath': '/dev/null' });
});

test('hooks of the clone do not run, those for all clones do', () => {
  expect(quiet()).toEqual({ 'core.hookspath': '/dev/null' });
  expect(quiet(['global', 'core.hookspath', '/etc/hooks'], ['local', 'core.hookspath', './evil'])).toEqual({
    'core.hookspath': '/etc/hooks',
  });
});

test('settings are read as git prints them, those without a value too', () => {
  expect(parseSettings('local\0core.bare\0global\0a.b.c\nd\ne\0')).toEqual([
    { scope: 'local', key: 'core.bare', value: 'true' },
    { scope: 'global', key: 'a.b.c', value: 'd\ne' },
  ]);
});
