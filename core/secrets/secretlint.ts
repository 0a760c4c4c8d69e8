import type { FoundSecret } from './found';

const RULE = '@secretlint/secretlint-rule-';

/** What the scanner's rules find, in our words. */
const KINDS: Readonly<Record<string, string>> = {
  '1password': 'a 1Password token',
  anthropic: 'an Anthropic API key',
  aws: 'an AWS access key',
  gcp: 'a Google Cloud service account key',
  github: 'a GitHub token',
  linear: 'a Linear API key',
  npm: 'an npm token',
  openai: 'an OpenAI API key',
  privatekey: 'a private key',
  shopify: 'a Shopify token',
  slack: 'a Slack token or webhook',
};

/** Rules that are left out: comments must not be able to switch the scan off, and our own shapes are more exact than the others. */
const LEFT_OUT = new Set(['filter-comments', 'basicauth', 'database-connection-string', 'sendgrid'].map((name) => RULE + name));

/**
 * Everything in a text that secretlint's recommended rules take for a secret. The scanner is loaded at the first call, so that commands
 * that read no environment do not wait for it.
 */
export async function findWithSecretlint(text: string): Promise<FoundSecret[]> {
  const [{ lintSource }, preset, { secretLintProfiler }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
    import('@secretlint/profiler'),
  ]);
  // It times each rule of each text, keeps all it ever timed, and looks through that at each: a hundred texts would cost ten times what they have to.
  secretLintProfiler.mark = () => {};
  // Rule by rule and not as a preset, which runs a rule even where its configuration says `disabled`.
  const rules = preset.rules.filter(({ meta }) => !LEFT_OUT.has(meta.id)).map((rule) => ({ id: rule.meta.id, rule }));
  const { messages } = await lintSource({
    source: { filePath: 'text.yaml', content: text, contentType: 'text', ext: '.yaml' },
    options: { maskSecrets: true, noPhysicFilePath: true, config: { rules } },
  });
  return messages.map(({ ruleId, range: [start, end] }) => ({ kind: KINDS[ruleId.slice(RULE.length)] ?? 'a credential', start, end }));
}
