/**
 * A regular expression of Go (RE2 syntax) in JavaScript's syntax, without flags. JavaScript has no `(?i)` in the middle of a pattern, so letters
 * that match in either case become classes (`[aA]`).
 *
 * @throws Error where the pattern uses something else that JavaScript lacks
 */
export function toJavaScript(pattern: string): string {
  let out = '';
  // Whether letters match in either case, for each open group.
  const folds = [false];
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const folding = folds.at(-1) === true;
    const flags = /^\(\?([is]*)(?:-([i]+))?([:)])/.exec(rest);
    if (flags !== null) {
      const [whole, on = '', off = '', end] = flags;
      const fold = (folding || on.includes('i')) && off !== 'i';
      if (end === ':') {
        if (on.includes('s')) {
          const dot = /^\(\?s:\.\)/.exec(rest);
          if (dot === null) throw new Error(`(?s:…) around more than a dot: ${pattern}`);
          out += '(?:[\\s\\S])';
          at += dot[0].length;
          continue;
        }
        out += '(?:';
        folds.push(fold);
      } else {
        folds[folds.length - 1] = fold;
      }
      at += whole.length;
      continue;
    }
    const group = /^\(\?P<\w+>/.exec(rest);
    if (group !== null) {
      out += '(?:';
      folds.push(folding);
      at += group[0].length;
      continue;
    }
    if (rest.startsWith('(?') && !rest.startsWith('(?:')) throw new Error(`unknown group in ${pattern}`);
    if (rest.startsWith('(')) {
      const open = rest.startsWith('(?:') ? '(?:' : '(';
      out += open;
      folds.push(folding);
      at += open.length;
      continue;
    }
    if (rest.startsWith(')')) {
      folds.pop();
      out += ')';
      at += 1;
      continue;
    }
    if (rest.startsWith('[')) {
      const { text, length } = characterClass(rest, folding);
      out += text;
      at += length;
      continue;
    }
    const escaped = /^\\(?:x[0-9A-Fa-f]{2}|[\s\S])/.exec(rest);
    if (escaped !== null) {
      out += escaped[0] === '\\z' ? '(?![\\s\\S])' : escaped[0];
      at += escaped[0].length;
      continue;
    }
    out += folding && /^[A-Za-z]/.test(rest) ? `[${rest[0]?.toLowerCase()}${rest[0]?.toUpperCase()}]` : rest[0];
    at += 1;
  }
  return out;
}

const POSIX: Readonly<Record<string, string>> = { '[:alnum:]': 'A-Za-z0-9', '[:alpha:]': 'A-Za-z', '[:digit:]': '0-9' };

function characterClass(rest: string, folding: boolean): { readonly text: string; readonly length: number } {
  const opening = /^\[\^?\]?/.exec(rest)?.[0] ?? '[';
  let text = opening.replace(/\]$/, '\\]');
  let at = opening.length;
  while (rest[at] !== ']') {
    const here = rest.slice(at);
    const posix = /^\[:\w+:\]/.exec(here)?.[0];
    const range = /^([A-Za-z])-([A-Za-z])/.exec(here);
    const escaped = /^\\(?:x[0-9A-Fa-f]{2}|[\s\S])/.exec(here)?.[0];
    if (posix !== undefined) {
      const letters = POSIX[posix];
      if (letters === undefined) throw new Error(`unknown class ${posix}`);
      text += letters;
      at += posix.length;
    } else if (escaped !== undefined) {
      text += escaped;
      at += escaped.length;
    } else if (range !== null) {
      text += folding ? `${range[0].toLowerCase()}${range[0].toUpperCase()}` : range[0];
      at += 3;
    } else {
      const letter = here[0] ?? '';
      text += folding && /[A-Za-z]/.test(letter) ? letter.toLowerCase() + letter.toUpperCase() : letter === '[' ? '\\[' : letter;
      at += 1;
    }
  }
  return { text: `${text}]`, length: at + 1 };
}
