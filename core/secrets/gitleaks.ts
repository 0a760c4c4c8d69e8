import type { FoundSecret } from './found';
import { GITLEAKS_RULES, type GitleaksRule } from './gitleaks-rules';
import { isPlaceholder } from './shapes';

/** What some rules find, in our words; the others are named by their id. */
const KINDS: Readonly<Record<string, string>> = {
  'aws-access-token': 'an AWS access key',
  'gcp-api-key': 'a Google API key',
  'github-app-token': 'a GitHub token',
  'github-fine-grained-pat': 'a GitHub token',
  'github-oauth': 'a GitHub token',
  'github-pat': 'a GitHub token',
  'github-refresh-token': 'a GitHub token',
  'npm-access-token': 'an npm token',
  'private-key': 'a private key',
};

interface Matcher {
  readonly rule: GitleaksRule;
  readonly kind: string;
  readonly pattern: RegExp;
  readonly allowed: readonly RegExp[];
}

/** Compiled once, at the first text that has a rule's word. */
const matchers = new Map<GitleaksRule, Matcher>();

/** Everything in a text that the rules of gitleaks take for a secret. */
export function findWithGitleaks(text: string): FoundSecret[] {
  const lower = text.toLowerCase();
  return GITLEAKS_RULES.filter(({ keywords }) => keywords.some((word) => lower.includes(word))).flatMap((rule) => matches(rule, text));
}

function matches(rule: GitleaksRule, text: string): FoundSecret[] {
  const { kind, pattern, allowed } = matcherOf(rule);
  return [...text.matchAll(pattern)].flatMap((match) => {
    const secret = (rule.group === undefined ? match.slice(1).find((part) => part) : match[rule.group]) ?? match[0];
    if (isPlaceholder(secret) || entropyOf(secret) <= (rule.entropy ?? -1) || allowed.some((each) => each.test(secret))) return [];
    const start = match.index + match[0].lastIndexOf(secret);
    return [{ kind, start, end: start + secret.length }];
  });
}

function matcherOf(rule: GitleaksRule): Matcher {
  const known = matchers.get(rule);
  if (known !== undefined) return known;
  const patterns = {
    rule,
    kind: KINDS[rule.id] ?? `a credential (${rule.id})`,
    pattern: new RegExp(rule.pattern, 'g'),
    allowed: (rule.allowed ?? []).map((each) => new RegExp(each)),
  };
  matchers.set(rule, patterns);
  return patterns;
}

/** Shannon entropy of a text, in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
