/** What became of files: a line for each that was written, and the number of those that were there. */
export function fileLines({
  created,
  kept,
  edited = [],
}: {
  readonly created: readonly string[];
  readonly kept: readonly string[];
  readonly edited?: readonly string[];
}): string[] {
  return [
    ...[...created].sort().map((path) => `created  ${path}`),
    ...[...edited].sort().map((path) => `edited   ${path}`),
    ...[...kept].sort().map((path) => `kept     ${path}`),
  ];
}
