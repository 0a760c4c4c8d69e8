/**
 * Settings under which git's answers mean the same whatever a person has configured. Git's list of settings (git-config(1), as of 2.50) was gone
 * through for the commands that we run. What is not here changes none of their answers, or is the operator's to choose. The operator chooses who signs and with what,
 * how a remote is reached, what the working tree looks like (line ends, modes, ignored files). A test sets hostile values of what reading hangs on, all at once.
 */
export const SETTINGS = {
  // Settings of git's output: messages, colours, encoding.
  'advice.detachedHead': 'false',
  'color.advice': 'false',
  'color.push': 'false',
  'color.remote': 'false',
  'color.transport': 'false',
  'color.ui': 'false',
  'core.quotePath': 'false',
  'i18n.commitEncoding': 'UTF-8',
  'i18n.logOutputEncoding': 'UTF-8',

  // Which commits are found, and what of them: `log --grep`, `%(trailers)`, additions in a first commit, renames.
  'core.commentChar': '#',
  // A file of git's own that says again who the parents of commits are, and that nobody checks.
  'core.commitGraph': 'false',
  'grep.extendedRegexp': 'false',
  'grep.patternType': 'basic',
  'log.diffMerges': 'separate',
  'log.follow': 'false',
  'log.mailmap': 'false',
  'log.showRoot': 'true',
  'log.showSignature': 'false',
  'trailer.separators': ':',

  // What is different.
  'diff.algorithm': 'myers',
  'diff.colorMoved': 'no',
  'diff.context': '3',
  'diff.ignoreSubmodules': 'none',
  'diff.interHunkContext': '0',
  'diff.mnemonicPrefix': 'false',
  'diff.noPrefix': 'false',
  'diff.relative': 'false',
  'diff.renames': 'false',
  'diff.suppressBlankEmpty': 'false',
  'submodule.recurse': 'false',

  // What would run a program: a monitor of the working tree, and whatever a URL of this protocol says.
  'core.fsmonitor': 'false',
  // A folder of plain files that git would take for a repository, as a commit can hold them. Git 2.38 or newer; for older ones: embedded.ts.
  'safe.bareRepository': 'explicit',
  'protocol.ext.allow': 'never',

  // What goes with a fetch, a merge and a push.
  'fetch.prune': 'false',
  'fetch.pruneTags': 'false',
  'fetch.writeCommitGraph': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'merge.verifySignatures': 'false',
  'push.followTags': 'false',
  'push.recurseSubmodules': 'no',

  // A guessed name and host name would be an identity that nobody chose.
  'user.useConfigOnly': 'true',
} as const;

/** Variables that turn off what `trace2.*` settings would have git write among its words. */
export const TRACE_OFF = { GIT_TRACE2: '0', GIT_TRACE2_EVENT: '0', GIT_TRACE2_PERF: '0' } as const;
