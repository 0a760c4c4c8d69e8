/** The text to replace, once, and the new text. */
export type Replacement = readonly [from: string | RegExp, to: string];

/**
 * A change of an environment's text, made of replacements.
 *
 * @throws Error if a text to replace is missing, so that no test passes because its edit missed
 */
export function edit(...replacements: readonly Replacement[]): (text: string) => string {
  return (text) =>
    replacements.reduce((each, [from, to]) => {
      const changed = each.replace(from, to);
      if (changed === each) throw new Error(`nothing to replace: ${String(from)}`);
      return changed;
    }, text);
}
