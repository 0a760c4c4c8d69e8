import { sentenceOf } from '../../../core/errors';
import { gitFailure } from '../../../core/git/git-failure';
import { withoutCredentials } from '../../../core/git/redact';

const TOKEN = `ghp_${'a1B2'.repeat(9)}`;

describe('credentials are left out', () => {
  test.each([
    ['a password in a URL', 'fatal: unable to access https://ada:hunter2@host/x', 'fatal: unable to access https://***@host/x'],
    ['a token alone in a URL', `to https://${TOKEN}@host/x.git`, 'to https://***@host/x.git'],
    ['a password with an @ in it', 'https://ada:p@hunter2@host/x', 'https://***@host/x'],
    ['a password with a slash in it', 'https://ada:p/hunter2@host/x', 'https://***@host/x'],
    ['one with both', 'https://ada:p@hu/nter2@host/x', 'https://***@host/x'],
    ['a token behind a #', 'https://host/x#access_token=hunter2', 'https://host/x#access_token=***'],
    ['a password for ssh', 'ssh://git:pw@host/x', 'ssh://***@host/x'],
    ['a header', 'Authorization: Basic YWRhOmh1bnRlcjI=', 'Authorization: Basic ***'],
    ['a token anywhere', `remote: ${TOKEN} has expired`, 'remote: *** has expired'],
  ])('%s', (_, text, shown) => expect(withoutCredentials(text)).toBe(shown));

  test.each(['ssh://git@host/x.git', 'git@host:x.git', 'https://host/a@b', 'https://host:8443/a@b', 'fatal: could not read Username'])(
    '%s holds none',
    (text) => expect(withoutCredentials(text)).toBe(text),
  );
});

describe('each failure of git has a code', () => {
  test.each([
    ['GIT_DENIED', "fatal: Authentication failed for 'https://ada:hunter2@host/x/'"],
    ['GIT_DENIED', "fatal: could not read Username for 'https://host': terminal prompts disabled"],
    [
      'GIT_DENIED',
      'git@host: Permission denied (publickey).\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights',
    ],
    ['GIT_DENIED', 'Host key verification failed.\r\nfatal: Could not read from remote repository.'],
    ['GIT_UNREACHABLE', "fatal: unable to access 'https://host/': Could not resolve host: host"],
    [
      'GIT_UNREACHABLE',
      'ssh: connect to host h port 22: Connection refused\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights',
    ],
    ['GIT_UNREACHABLE', "fatal: repository 'https://host/x.git/' not found"],
    ['GIT_UNREACHABLE', "fatal: unable to access 'https://host/x/': The requested URL returned error: 429"],
    ['GIT_UNREACHABLE', "fatal: unable to access 'https://host/x/': The requested URL returned error: 503"],
    [
      'GIT_MOVED',
      'error: atomic push failed for ref refs/heads/main. status: 2\nfatal: the remote end hung up unexpectedly\nerror: failed to push some refs to ssh://h/x',
    ],
    ['GIT_DENIED', ' ! [remote rejected] a -> a (pre-receive hook declined)'],
    ['GIT_DENIED', ' ! [remote rejected] a -> a (branch is currently checked out)'],
    ['GIT_MOVED', " ! [rejected]        a -> b (fetch first)\nerror: failed to push some refs to 'https://host/x'"],
    ['GIT_REVISION_UNKNOWN', "fatal: couldn't find remote ref refs/heads/none"],
    ['GIT_SIGN_FAILED', 'error: gpg failed to sign the data\nfatal: failed to write commit object'],
    ['GIT_FAILED', 'fatal: something new'],
    ['GIT_FAILED', ''],
  ])('%s: %s', (code, stderr) => {
    const [problem] = gitFailure('push', stderr, 128).problems;
    expect(problem?.code).toBe(code);
    const message = problem && sentenceOf(problem);
    expect(message).toMatch(/^git push: .*, got ("[^"]+"|exit code 128 and no word); .*[^.]$/);
    expect(message).not.toMatch(/hunter2|Please make sure/);
  });

  test.each([
    "error: Couldn't load public key /home/ada/key.pub: No such file or directory?",
    'error: No private key found for public key "/home/ada/key.pub"?',
    'error: Enter passphrase: Load key "/home/ada/key": incorrect passphrase supplied to decrypt private key?',
    "error: Couldn't get agent socket?",
    "error: Couldn't sign message (signer): agent refused operation?",
  ])('where a commit is signed: %s', (stderr) => {
    expect(gitFailure('commit-tree', stderr, 1).problems).toMatchObject([{ code: 'GIT_SIGN_FAILED' }]);
  });

  test('a key that ssh does without is of the way to the remote', () => {
    const stderr = 'Load key "/home/ada/.ssh/id": incorrect passphrase\r\ngit@host: Permission denied (publickey).';
    expect(gitFailure('push', stderr, 128).problems).toMatchObject([{ code: 'GIT_DENIED' }]);
  });
});
