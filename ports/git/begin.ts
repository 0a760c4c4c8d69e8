import { Git } from './git';

/** Makes a folder a repository where it lies in none. Nothing happens where git can't be run: files are worth having without it. */
export async function beginRepository(folder: string): Promise<boolean> {
  const git = new Git({ folder });
  try {
    const { exit } = await git.run(['rev-parse', '--is-inside-work-tree'], { accept: [0, 128] });
    if (exit === 0) return false;
    await git.run(['init', '--quiet', '--initial-branch=main']);
    return true;
  } catch {
    return false;
  }
}
