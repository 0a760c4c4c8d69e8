import type { Access } from '../../../core/access/access';
import { signatureProof } from '../../../core/access/signature-proof';

const fingerprint = 'A'.repeat(40);
const access: Access = {
  version: 1,
  sample: false,
  ungoverned: [],
  forges: {},
  branch: 'main',
  actors: { ada: { ssh: [], gpg: [{ fingerprint, key: '' }], oidc: [] } },
  grants: [],
};
const valid = `[GNUPG:] VALIDSIG ${'B'.repeat(40)} 2026-03-01 1772000000 0 4 0 22 8 00 ${fingerprint}\n`;
const good = '[GNUPG:] GOODSIG BBBBBBBBBBBBBBBB Ada\n';
const gpg = (said: string, exit = true) => signatureProof(access, { kind: 'gpg', good: exit, output: said });

describe('what gpg says', () => {
  test('a good signature by a subkey proves the owner of its primary key', () => {
    expect(gpg(good + valid)).toEqual({ actor: 'ada' });
  });

  test.each([
    ['an expired key', `[GNUPG:] EXPKEYSIG BBBB Ada\n${valid}`, true, 'is by a key that has expired'],
    ['an expired signature', `[GNUPG:] EXPSIG BBBB Ada\n${valid}`, true, 'has expired'],
    ['a revoked key', `[GNUPG:] REVKEYSIG BBBB Ada\n${valid}`, true, 'is by a key that was revoked'],
    ['a bad signature', '[GNUPG:] BADSIG BBBB Ada\n', false, 'is not good'],
    ['a verdict that git does not share', good + valid, false, 'is not good'],
    ['a key that is not there', '[GNUPG:] ERRSIG BBBB\n[GNUPG:] NO_PUBKEY BBBB\n', false, 'no actor with the OpenPGP key BBBB'],
    ['a key of nobody', (good + valid).replaceAll(fingerprint, 'C'.repeat(40)), true, `no actor with the OpenPGP key ${'C'.repeat(40)}`],
    ['what stands in a name', `gpg: Good signature from "x\n${valid.replace('[GNUPG:]', ' [GNUPG:]')}`, true, 'is not good'],
  ])('%s proves nobody', (_, said, exit, why) => {
    expect(gpg(said, exit)).toEqual({ why: expect.stringContaining(why) });
  });
});

describe('what ssh-keygen says', () => {
  const line = 'Good "git" signature for ada with ED25519 key SHA256:x\n';
  test.each([
    ['for an actor', line, true, { actor: 'ada' }],
    [
      'for a name that is no actor',
      line.replace('ada', 'constructor'),
      true,
      { why: 'access.yaml has no actor with the SSH key SHA256:x' },
    ],
    [
      'for nobody',
      'Good "git" signature with ED25519 key SHA256:x\nNo principal matched.\n',
      false,
      { why: 'access.yaml has no actor with the SSH key SHA256:x' },
    ],
    ['for something else', line.replace('"git"', '"file"'), true, { why: 'access.yaml has no actor with the SSH key SHA256:x' }],
    ['in words of a program that failed', line, false, { why: 'access.yaml has no actor with the SSH key SHA256:x' }],
    ['nothing of use', 'Could not verify signature.\n', false, { why: 'its SSH signature is not good' }],
  ])('%s', (_, said, exit, proof) => {
    expect(signatureProof(access, { kind: 'ssh', good: exit, output: said })).toEqual(proof);
  });
});
