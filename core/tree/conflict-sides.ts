/** Git's markers, of 7 signs as it writes them; a label may follow. `|||||||` is there with merge.conflictStyle diff3. */
const MARKER = /^(?<sign><{7}|\|{7}|={7}|>{7})(?: .*)?\r?$/;

/**
 * The two texts that git's conflict markers hold apart.
 *
 * @returns ours and theirs, each whole; undefined if there are no markers, or they do not fit together
 */
export function conflictSides(text: string): readonly [ours: string, theirs: string] | undefined {
  const sides: [string[], string[]] = [[], []];
  let part: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  let conflicts = 0;
  for (const line of text.split('\n')) {
    const sign = MARKER.exec(line)?.groups?.['sign']?.[0];
    if (sign === undefined) {
      if (part === 'both' || part === 'ours') sides[0].push(line);
      if (part === 'both' || part === 'theirs') sides[1].push(line);
    } else if (sign === '<' && part === 'both') part = 'ours';
    else if (sign === '|' && part === 'ours') part = 'base';
    else if (sign === '=' && (part === 'ours' || part === 'base')) part = 'theirs';
    else if (sign === '>' && part === 'theirs') {
      part = 'both';
      conflicts += 1;
    } else return undefined;
  }
  if (conflicts === 0 || part !== 'both') return undefined;
  return [sides[0].join('\n'), sides[1].join('\n')];
}
