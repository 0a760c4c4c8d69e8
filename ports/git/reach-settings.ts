import type { Git } from './git';

/** Settings that say how a remote is reached: what `git push` in the clone would go by. */
const REACH = '^((credential|http|https|ssh|url|protocol)\\..*|core\\.(sshcommand|askpass|gitproxy))$';

/**
 * The settings of a clone that say how remotes are reached and that hold for it alone: in its own config, or by an `includeIf` that its folder fulfils.
 * A clone in another folder has them through variables, where no other user of the machine can see them: headers hold tokens.
 *
 * @param clone git in the clone
 * @param elsewhere git in the folder that lacks them
 * @returns variables for git's environment; none if there is no setting to copy
 */
export async function reachSettings(clone: Git, elsewhere: Git): Promise<Readonly<Record<string, string>>> {
  const everywhere = [...(await settingsOf(elsewhere))];
  // These keep all settings that the clone names.
  const own = (await settingsOf(clone.with({ instead: new Map() }))).filter((entry) => {
    const at = everywhere.indexOf(entry);
    if (at >= 0) everywhere.splice(at, 1);
    return at < 0;
  });
  if (own.length === 0) return {};
  const first = Number(process.env['GIT_CONFIG_COUNT'] ?? 0);
  const variables = own.flatMap((entry, index): [string, string][] => {
    const end = entry.indexOf('\n');
    // A key without `=` is true.
    const [key, value] = end < 0 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)];
    return [
      [`GIT_CONFIG_KEY_${first + index}`, key],
      [`GIT_CONFIG_VALUE_${first + index}`, value],
    ];
  });
  return { GIT_CONFIG_COUNT: String(first + own.length), ...Object.fromEntries(variables) };
}

/** Keys and values, parted by a line break, in the order in which git takes them. */
async function settingsOf(git: Git): Promise<string[]> {
  return git.list(['config', '-z', '--get-regexp', REACH], { accept: [0, 1] });
}
