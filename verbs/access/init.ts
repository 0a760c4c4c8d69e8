import { ACCESS_FILE } from '../../core/access/access';
import { firstAccess } from '../../core/access/first';
import { loadAccess } from '../../core/access/load';
import { sshSignatureOf } from '../../core/access/ssh-signature';
import { problem } from '../../core/errors';
import type { Project } from '../../ports/disk/project';
import { advance } from '../../ports/git/advance';
import { writeCommit, writeTree } from '../../ports/git/git-commit';
import { ProjectRepository } from '../../ports/git/project-repository';
import { writeProvenCommit } from '../../ports/proof/proven-commit';
import { accessAt } from './at-commit';

/** What has begun. */
export interface Begun {
  readonly commit: string;
  /** Type and base64 of the key that signs here. */
  readonly key: string;
}

/**
 * Writes the first `access.yaml`, whose one owner is whoever signs here, and commits it, signed. A sample in its place is replaced.
 *
 * @param name name of the owner: plain and lower-case
 * @throws GalleyError USAGE where one is in force already; ACCESS_INVALID for the name; GIT_DIRTY, GIT_DETACHED, GIT_SIGN_FAILED
 */
export async function beginAccess(project: Project, name: string): Promise<Begun> {
  const repository = await ProjectRepository.of(project);
  const { head } = await repository.branch();
  await repository.clone.refuseDirty();
  const before = await accessAt(repository, head.id);
  if (before !== undefined && !before.sample)
    throw problem('USAGE', {
      subject: ACCESS_FILE,
      expected: 'none yet, or a sample',
      got: 'one that is in force',
      next: 'let an owner change it, in a signed commit',
    });
  const key = await signingKey(repository, head.id);
  const text = firstAccess(name, key);
  const access = loadAccess({ text, file: ACCESS_FILE });
  const tree = await writeTree(repository.clone, head.id, [{ path: repository.path(ACCESS_FILE), content: text }]);
  const message = `Let ${name} own all environments\n`;
  const { id, proof } = await writeProvenCommit(repository, { tree, parents: [head.id], message }, access);
  if (proof.actor !== name)
    throw problem('ACCESS_DENIED', {
      subject: ACCESS_FILE,
      expected: `that the commit proves ${name}`,
      got: proof.why ?? proof.actor,
      next: 'run it where git signs with your own key, and in no job of a CI system',
    });
  await advance(repository, head.id, id);
  return { commit: id, key };
}

/** The key that git signs with here, as a commit carries it that no reference ever names. */
async function signingKey(repository: ProjectRepository, head: string): Promise<string> {
  const who = await repository.clone.identity();
  const draft = {
    tree: `${head}^{tree}`,
    parents: [head],
    message: 'Find the key that signs here\n',
    author: who,
    committer: who,
    sign: true,
  };
  const found = sshSignatureOf((await repository.commitObject(await writeCommit(repository.git, draft))).bytes);
  if (found !== undefined) return found.key;
  throw problem('GIT_SIGN_FAILED', {
    subject: 'git commit-tree',
    expected: 'a signature by SSH',
    got: 'another',
    next: `set gpg.format to ssh and user.signingKey to your public key file, or write ${ACCESS_FILE} with your OpenPGP key as docs/actions.md shows, and commit it`,
  });
}
