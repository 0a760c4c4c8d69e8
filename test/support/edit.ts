/** What is replaced, once, and what by. */
export type Replacement = readonly [from: string | RegExp, to: string];

/**
 * A change of an environment's text, made of replacements.
 *
 * @throws Error where one of the texts to be replaced is not there, so that no test passes because its edit missed
 */
export function edit(...replacements: readonly Replacement[]): (text: string) => string {
  return (text) =>
    replacements.reduce((each, [from, to]) => {
      const changed = each.replace(from, to);
      if (changed === each) throw new Error(`nothing to replace: ${String(from)}`);
      return changed;
    }, text);
}
