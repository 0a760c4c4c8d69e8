import { pushRefusal } from '../../../core/git/push-refusal';

const END = "\nerror: failed to push some refs to 'https://host/x'";

test.each([
  [
    'a hook says why',
    'remote: Pushes are not permitted        \nTo https://host/x\n ! [remote rejected] a -> main (pre-receive hook declined)',
    'pre-receive hook declined: Pushes are not permitted',
  ],
  [
    'the server says why',
    ' ! [remote rejected] a -> main (TF402455: Pushes to this branch are not permitted; use a pull request.)',
    'TF402455: Pushes to this branch are not permitted; use a pull request.',
  ],
  ['a hidden reference', ' ! [remote rejected] a -> b (deny updating a hidden ref)', 'deny updating a hidden ref'],
  [
    'a hook, and progress of the server',
    'remote: Resolving deltas: 100% (1/1)        \nremote: GH006: Protected branch update failed.\n ! [remote rejected] a -> b (protected branch hook declined)',
    'protected branch hook declined: GH006: Protected branch update failed.',
  ],
  [
    'a reason of one reference, and its companions',
    ' ! [remote rejected] a -> b (atomic transaction failed)\n ! [remote rejected] c -> d (deny deleting the current branch)',
    'deny deleting the current branch',
  ],
  [
    'an atomic push refused by a hook alone',
    'remote: no\n ! [remote rejected] a -> b (atomic transaction failed)',
    'atomic transaction failed: no',
  ],
  [
    'a branch below a branch',
    "remote: error: cannot lock ref 'refs/heads/main/pier': 'refs/heads/main' exists; cannot create 'refs/heads/main/pier'\n ! [remote rejected] a -> main/pier (failed to update ref)",
    "error: cannot lock ref 'refs/heads/main/pier': 'refs/heads/main' exists; cannot create 'refs/heads/main/pier'",
  ],
])('denied: %s', (_, stderr, said) => {
  expect(pushRefusal(stderr + END)).toEqual({ kind: 'denied', words: said });
});

test.each([
  ['our clone is behind', ' ! [rejected]        a -> main (fetch first)'],
  ['one of two is behind', ' ! [rejected]        a -> main (non-fast-forward)\n ! [rejected]        n -> notes (atomic push failed)'],
  [
    'it moved at the server',
    "remote: error: cannot lock ref 'refs/heads/main': is at 1234 but expected 5678\n ! [remote rejected] a -> main (failed to update ref)",
  ],
  [
    'it is locked',
    "remote: error: cannot lock ref 'refs/heads/main': Unable to create '/r/refs/heads/main.lock': File exists.\n ! [remote rejected] a -> main (failed to update ref)",
  ],
  ['it came meanwhile', ' ! [remote rejected] a -> main (reference already exists)'],
  ['an old value', ' ! [remote rejected] a -> main (incorrect old value provided)'],
  [
    'atomic, with the reason in a line of the server',
    "remote: error: cannot lock ref 'refs/heads/main': is at 1234 but expected 5678\n ! [remote rejected] a -> main (atomic transaction failed)",
  ],
])('a race: %s', (_, stderr) => {
  expect(pushRefusal(stderr + END)).toMatchObject({ kind: 'race', words: expect.stringMatching(/\S/) });
});

test.each(['', 'fatal: Authentication failed', 'ssh: connect to host h port 22: Connection refused'])('no refusal: %s', (stderr) => {
  expect(pushRefusal(stderr)).toBeUndefined();
});
