import type { Forge } from './files';
import { GITHUB } from './workflows-github';
import { GITLAB } from './workflows-gitlab';

/** What a forge runs for each change: who may, and what it does, by the program of the trusted branch; and whether `dist/` is what the sources render. */
export function workflowFiles(ci: Forge): readonly (readonly [path: string, text: string])[] {
  return ci === 'github' ? GITHUB : [['.gitlab-ci.yml', GITLAB]];
}
