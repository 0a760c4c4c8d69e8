import type { SyntaxFault } from './syntax';

/** What git writes between the sides of a merge that it could not settle, at the start of a line. YAML has no use for any of these there. */
const MARKER = /^(?:<{7}|>{7}|\|{7})(?= )/m;

/** The first marker of a merge that nobody settled; undefined if there is none. */
export function conflictFault(text: string): SyntaxFault | undefined {
  const found = MARKER.exec(text);
  if (found === null) return undefined;
  const next = 'settle the merge, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>';
  return { offset: found.index, subject: 'the file', wrong: 'both sides of a merge stand in it', next };
}
