import type { ProjectRepository } from './project-repository';

/** What a commit of a line made of a file. */
export interface LineChange {
  readonly commit: string;
  /** Git's name for what the commit has there; undefined if nothing is there any more. */
  readonly id: string | undefined;
}

/**
 * What each commit of a line changed below a folder, against its first parent: by two processes, however many files there are.
 *
 * @param tip its first parents are the line; of a shallow clone's oldest commit all files count as new
 * @param folder the project's: `envs`
 * @returns by path, the project's; the newest change first
 */
export async function changesOnLine(repository: ProjectRepository, tip: string, folder: string): Promise<Map<string, LineChange[]>> {
  const line = await repository.clone.lineOf(tip);
  const pairs = line.map((commit, at) => `${[commit, ...line.slice(at + 1, at + 2)].join(' ')}\n`).join('');
  const words = ['diff-tree', '--stdin', '--root', '-r', '-z', '--raw', '--no-abbrev', '--no-renames'];
  const fields = await repository.git.list([...words, '--', `:(top,literal)${repository.path(folder)}`], { stdin: pairs });
  const changes = new Map<string, LineChange[]>();
  let commit = '';
  // A commit, and of each file in turn `:<mode> <mode> <id> <id> <status>`, and the path.
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] ?? '';
    if (!field.startsWith(':')) {
      commit = field;
      continue;
    }
    const [, , , id, status] = field.split(' ');
    at += 1;
    const path = repository.own(fields[at] ?? '');
    const change = { commit, id: status === 'D' ? undefined : id };
    const known = changes.get(path);
    if (known === undefined) changes.set(path, [change]);
    else known.push(change);
  }
  return changes;
}
