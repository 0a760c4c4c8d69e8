import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { toJavaScript } from './to-javascript';

const MODULE = 'github.com/zricethezav/gitleaks/v8';
const VERSION = 'v8.30.1';
const TARGET = join(__dirname, '../../core/secrets/gitleaks-rules.ts');

/** Rules that are left out, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'generic-api-key': 'core/secrets/random.ts judges what has no known shape',
  'curl-auth-header': 'core/secrets/shapes.ts knows the header itself',
  'curl-auth-user': 'a name and a password in a curl command are as often made up',
  'kubernetes-secret-yaml': 'a rendered Secret is refused as a whole',
  'pkcs12-file': 'it looks at the name of a file alone',
  'freemius-secret-key': 'for PHP alone',
  'hashicorp-tf-password': 'for Terraform files alone',
  'nuget-config-password': 'for NuGet files alone',
  'sourcegraph-access-token': 'it takes every commit id for a token; core/secrets/shapes.ts has the prefix',
  'discord-client-id': 'an id is public',
};

interface Rule {
  readonly id: string;
  readonly description: string;
  readonly regex: string;
  readonly keywords: readonly string[];
  readonly entropy?: number;
  readonly secretGroup?: number;
  readonly allowlists?: readonly { readonly regexes?: readonly string[]; readonly regexTarget?: string }[];
}

/** Writes core/secrets/gitleaks-rules.ts from the pinned Go module of gitleaks. */
function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'galley-secret-rules-'));
  try {
    const go = (...words: string[]): string =>
      execFileSync('go', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    go('mod', 'init', 'rules');
    const { Dir } = JSON.parse(go('mod', 'download', '-json', `${MODULE}@${VERSION}`)) as { readonly Dir: string };
    const rules = (parse(readFileSync(join(Dir, 'config/gitleaks.toml'), 'utf8')) as unknown as { readonly rules: readonly Rule[] }).rules;
    const licence = readFileSync(join(Dir, 'LICENSE'), 'utf8').trim();
    writeFileSync(
      TARGET,
      source(
        rules.filter(({ id }) => !(id in LEFT_OUT)),
        licence,
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function source(rules: readonly Rule[], licence: string): string {
  const rows = rules.map((rule) => {
    const allowed = (rule.allowlists ?? []).filter(({ regexTarget }) => regexTarget === undefined).flatMap(({ regexes = [] }) => regexes);
    const row = {
      id: rule.id,
      pattern: toJavaScript(rule.regex),
      keywords: rule.keywords.map((word) => word.toLowerCase()),
      ...(rule.entropy && { entropy: rule.entropy }),
      ...(rule.secretGroup && { group: rule.secretGroup }),
      ...(allowed.length > 0 && { allowed: allowed.map(toJavaScript) }),
    };
    for (const pattern of [row.pattern, ...(row.allowed ?? [])]) new RegExp(pattern);
    return `  ${JSON.stringify(row)},`;
  });
  return `// Made by \`npm run secret-rules\` from ${MODULE} ${VERSION}. Never edit it.
/*
${licence}
*/

/** A rule of gitleaks, its pattern in JavaScript's syntax. */
export interface GitleaksRule {
  readonly id: string;
  readonly pattern: string;
  /** Words in lower case; a text that has none of them is not searched. */
  readonly keywords: readonly string[];
  /** The secret's Shannon entropy must be higher, in bits a character. */
  readonly entropy?: number;
  /** The group that holds the secret; else the first that matched, else the whole match. */
  readonly group?: number;
  /** A secret that one of these matches is none. */
  readonly allowed?: readonly string[];
}

export const GITLEAKS_RULES: readonly GitleaksRule[] = [
${rows.join('\n')}
];
`;
}

main();
