import { TRACE_OFF } from './git-settings';

/** Variables of git's that say how to reach a remote or who commits, and that a person or a CI system sets on purpose. */
const KEPT =
  /^GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_\w+|HTTP_\w+|PROXY_\w+|ALLOW_PROTOCOL|EXEC_PATH|CEILING_DIRECTORIES|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL))$/;

/**
 * The environment that git runs in. Every variable of git's that would lead it to another repository, index, object store, date or
 * trace goes: inside a hook git sets a dozen of them. It speaks English, asks nothing, and takes no lock that it can do without.
 *
 * @param outer the process's own
 * @param more set on top: `GIT_INDEX_FILE`, the author of a commit
 * @param settings after those that the process, or `more`, has in GIT_CONFIG_COUNT
 */
export function gitEnvironment(
  outer: NodeJS.ProcessEnv,
  more: Readonly<Record<string, string>> = {},
  settings: ReadonlyMap<string, string> = new Map(),
): Record<string, string> {
  const kept = Object.entries(outer).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && (!entry[0].startsWith('GIT_') || KEPT.test(entry[0])),
  );
  return {
    ...Object.fromEntries(kept),
    ...TRACE_OFF,
    LC_ALL: 'C',
    LANGUAGE: 'C',
    GIT_TERMINAL_PROMPT: '0',
    // A window would be a prompt too; a program named in GIT_ASKPASS answers without asking.
    SSH_ASKPASS_REQUIRE: 'never',
    GIT_OPTIONAL_LOCKS: '0',
    // A replacement would show another commit than the one whose signature is asked for.
    GIT_NO_REPLACE_OBJECTS: '1',
    // A file of grafts would show other parents than those that were signed.
    GIT_GRAFT_FILE: '/dev/null',
    ...more,
    ...asVariables(settings, Number(more['GIT_CONFIG_COUNT'] ?? outer['GIT_CONFIG_COUNT'] ?? 0)),
  };
}

function asVariables(settings: ReadonlyMap<string, string>, count: number): Record<string, string> {
  if (settings.size === 0) return {};
  const pairs = [...settings].flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${count + at}`, key],
    [`GIT_CONFIG_VALUE_${count + at}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(count + settings.size), ...Object.fromEntries(pairs) };
}
