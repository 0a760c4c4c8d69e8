import { posix } from 'node:path';

/** A link that leads nowhere. */
export interface DeadLink {
  readonly page: string;
  readonly line: number;
  readonly target: string;
}

/**
 * The links of Markdown pages to files and headings that are not there. Links to the web are not followed.
 *
 * @param pages texts by path
 * @param isThere whether a file or folder stands at a path that is no page
 */
export function deadLinks(pages: ReadonlyMap<string, string>, isThere: (path: string) => boolean): DeadLink[] {
  const anchors = new Map<string, ReadonlySet<string>>();
  const anchorsOf = (page: string): ReadonlySet<string> => {
    const known = anchors.get(page) ?? headingAnchors(pages.get(page) ?? '');
    anchors.set(page, known);
    return known;
  };
  return [...pages].flatMap(([page, text]) =>
    linksIn(text).flatMap(({ line, target }) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : posix.join(posix.dirname(page), decodeURIComponent(path));
      const isDead = pages.has(file) ? anchor !== undefined && !anchorsOf(file).has(anchor) : !isThere(file);
      return isDead ? [{ page, line, target }] : [];
    }),
  );
}

function linksIn(text: string): { readonly line: number; readonly target: string }[] {
  return withoutCode(text)
    .split('\n')
    .flatMap((line, at) => [...line.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].map(([, target = '']) => ({ line: at + 1, target })))
    .filter(({ target }) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

/** The same lines, blank where code stands. */
const withoutCode = (text: string): string =>
  text
    .replace(/^(```|~~~)[\s\S]*?^\1[^\n]*$/gm, (block) => block.replace(/[^\n]/g, ''))
    .replace(/`[^`\n]*`/g, (code) => '`'.repeat(code.length));

/** What GitHub makes of headings: https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
function headingAnchors(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  const lines = text.replace(/^(```|~~~)[\s\S]*?^\1[^\n]*$/gm, '').split('\n');
  for (const line of lines) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    for (const [, id = ''] of line.matchAll(/<a (?:id|name)="([^"]+)"/g)) found.add(id);
    if (heading === undefined) continue;
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .replace(/\s/g, '-');
    for (let count = 0; ; count += 1) {
      const name = count === 0 ? slug : `${slug}-${count}`;
      if (found.has(name)) continue;
      found.add(name);
      break;
    }
  }
  return found;
}
