/**
 * What `git cat-file --batch` answered.
 *
 * @param count of names that it was asked for
 * @returns undefined for each that names no file
 */
export function blobsIn(answer: Buffer, count: number): (Buffer | undefined)[] {
  let at = 0;
  return Array.from({ length: count }, () => {
    const end = answer.indexOf('\n', at);
    const [, kind, digits] = / (\w+) (\d+)$/.exec(answer.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (digits === undefined) return undefined;
    const content = answer.subarray(at, at + Number(digits));
    at += Number(digits) + 1;
    return kind === 'blob' ? content : undefined;
  });
}
