/**
 * Orders versions as semantic versioning does, those of fewer or more numbers too.
 *
 * @returns below 0 where `a` is older, above 0 where it is newer; 0 where they differ in build metadata alone
 * @see https://semver.org/#spec-item-11
 */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [parsed(a), parsed(b)];
  const numbers = compareLists(first.numbers, second.numbers, '0');
  if (numbers !== 0) return numbers;
  if (first.prerelease.length === 0 || second.prerelease.length === 0) return second.prerelease.length - first.prerelease.length;
  return compareLists(first.prerelease, second.prerelease, undefined);
}

function parsed(version: string): { readonly numbers: readonly string[]; readonly prerelease: readonly string[] } {
  const [core = ''] = version.replace(/^v(?=\d)/, '').split('+');
  const [numbers = '', ...prerelease] = core.split('-');
  return { numbers: numbers.split('.'), prerelease: prerelease.length === 0 ? [] : prerelease.join('-').split('.') };
}

/** @param missing replaces items after the end of a list; undefined if the shorter list comes first */
function compareLists(a: readonly string[], b: readonly string[], missing: string | undefined): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left, right] = [a[index] ?? missing, b[index] ?? missing];
    if (left === undefined || right === undefined) return a.length - b.length;
    const order = compareParts(left, right);
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers by value and before words, words by their ASCII order. */
function compareParts(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return Number(BigInt(a) - BigInt(b));
  if (left !== right) return left ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
