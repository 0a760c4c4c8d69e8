import { parseCommit } from '../../../core/git/commit-object';

const id = 'c'.repeat(40);
const commit = (tree: string): Buffer => Buffer.from(`tree ${tree}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nSay it\n`);

test.each(['a'.repeat(40), 'A'.repeat(40), 'aB'.repeat(32)])('the tree of a commit is what git takes it for: %s', (tree) => {
  expect(parseCommit(id, commit(tree)).tree).toBe(tree.toLowerCase());
});

test.each(['a'.repeat(39), 'a'.repeat(41), 'a'.repeat(63), 'g'.repeat(40), ''])('a commit without one is none: %s', (tree) => {
  expect(() => parseCommit(id, commit(tree))).toThrow('a commit without a tree');
});

const BEGIN = '-----BEGIN SSH SIGNATURE-----';
test.each([
  ['none', 40, [], undefined],
  ['one', 40, [`gpgsig ${BEGIN}`], 'ssh'],
  ['one of OpenPGP', 40, ['gpgsig -----BEGIN PGP SIGNATURE-----'], 'gpg'],
  ['one, under the name that counts for SHA-256', 64, [`gpgsig-sha256 ${BEGIN}`], 'ssh'],
  ['one, under the other name', 40, [`gpgsig-sha256 ${BEGIN}`], 'other'],
  ['one, under the other name, where SHA-256 names objects', 64, [`gpgsig ${BEGIN}`], 'other'],
  ['two', 40, [`gpgsig ${BEGIN}`, `gpgsig ${BEGIN}`], 'other'],
  ['one of each name', 40, [`gpgsig ${BEGIN}`, `gpgsig-sha256 ${BEGIN}`], 'other'],
] as const)('a commit carries a signature as git sees it: %s', (_, length, lines, signature) => {
  const text = [`tree ${'a'.repeat(length)}`, 'author A <a> 1 +0000', 'committer A <a> 1 +0000', ...lines, '', 'Say it', ''].join('\n');
  expect(parseCommit('c'.repeat(length), Buffer.from(text)).signature).toBe(signature);
});
