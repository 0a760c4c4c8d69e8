/** Shell commands for the person on call. The alert's labels are variables there: `$namespace`, `$pod`. */
export interface Runbook {
  /** What shows what is wrong. */
  readonly see: string;
  /** What mends it. A comment says what no command can do. */
  readonly act: string;
  /** The sign that it is fixed. */
  readonly verify: string;
}

/** What a page tells of an alert. */
export interface RunbookEntry {
  readonly alert: string;
  readonly severity: string;
  /** How long it has to be so before anyone hears of it. */
  readonly minutes: number;
  readonly action: string;
  readonly runbook: Runbook;
}

/**
 * The end of an alert's address on its page: what GitHub and GitLab make of its name as a heading.
 *
 * @see https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
 */
export function anchorOf(alert: string): string {
  return alert.toLowerCase();
}

/**
 * The entries of a page, in the order of their names, each alert once.
 *
 * @param entries of all environments of a system: the same alert says the same in each
 * @param system whose environments the commands name: it stands for `<system>`
 * @throws Error where one name has two texts
 */
export function runbookPage(system: string, entries: readonly RunbookEntry[]): string {
  const texts = new Map<string, string>();
  for (const entry of entries) {
    const text = section(entry).replaceAll('<system>', system);
    if ((texts.get(entry.alert) ?? text) !== text) throw new Error(`${entry.alert} has two runbooks`);
    texts.set(entry.alert, text);
  }
  return [...texts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, text]) => text)
    .join('\n');
}

/** The labels that the commands read, each once. */
export function labelsOf({ see, act, verify }: Runbook): string[] {
  return [...new Set([...`${see}\n${act}\n${verify}`.matchAll(/"\$([a-z_]+)/g)].map(([, label = '']) => label))].sort();
}

function section({ alert, severity, minutes, action, runbook }: RunbookEntry): string {
  const { see, act, verify } = runbook;
  const labels = labelsOf(runbook);
  const given = labels.length === 0 ? '' : ` Labels of the alert: ${labels.map((label) => `\`${label}\``).join(', ')}.`;
  return [
    `### ${alert}`,
    '',
    `*${severity}, after ${minutes} min.* ${action}.${given}`,
    '',
    '```sh',
    '# see',
    see,
    '# do',
    act,
    '# verify',
    verify,
    '```',
    '',
  ].join('\n');
}
