import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isFile } from './is-file.mjs';

/** Commands that judge a folder that others wrote, or need none: no code of the folder that -C names is run for them. */
const WITHOUT_ITS_CODE = new Set(['access', 'init', 'help', 'completion']);

/**
 * The program to run: the main.ts of a clone of Galley; for the package that of the project in which a person stands, else that of the folder that
 * -C names, else one that has no systems.
 *
 * @param {URL} here the folder of this program's own cli/
 * @param {readonly string[]} words
 * @param {string} cwd
 */
export function programOf(here, words, cwd) {
  const own = fileURLToPath(new URL('../main.ts', here));
  if (isFile(own)) return pathToFileURL(own);
  const given = folderGiven(words);
  const command = words.find((word, at) => !word.startsWith('-') && words[at - 1] !== '-C' && words[at - 1] !== '--project');
  const found = mainAbove(cwd) ?? (given === undefined || WITHOUT_ITS_CODE.has(command) ? undefined : mainIn(resolve(cwd, given)));
  return found === undefined ? new URL('without-project.js', here) : pathToFileURL(found);
}

function folderGiven(words) {
  const at = words.findIndex((word) => /^(?:-C.*|--project(?:=.*)?)$/.test(word));
  if (at < 0) return undefined;
  const [, glued] = /^(?:-C=?|--project=)(.+)$/.exec(words[at]) ?? [];
  return glued ?? words[at + 1];
}

/** The project that a folder lies in: main.ts stands beside cdk8s.yaml. */
function mainAbove(folder) {
  return mainIn(folder) ?? (folder === dirname(folder) ? undefined : mainAbove(dirname(folder)));
}

function mainIn(folder) {
  const main = join(folder, 'main.ts');
  return isFile(main) && isFile(join(folder, 'cdk8s.yaml')) ? main : undefined;
}
