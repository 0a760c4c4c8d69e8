import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Unjudged } from '../../../core/cel/rule';
import { below } from '../../../core/check/walk';
import { type DefinedKind, kindsDefinedBy } from '../../../core/definition/defined-kinds';
import type { RuleVerdict } from '../../../core/definition/rule-verdict';
import { hasRules, rulesIn } from '../../../core/definition/ruled-schema';
import { judgeRules, readRule } from '../../../core/definition/rules';
import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { knownRules } from '../../../ports/disk/schema-files';
import { approved, askApiServer } from '../../support/api-extensions';
import { ROOT } from '../../support/galley';
import { testWithGo } from '../../support/go-program';
import { LONG } from '../../support/long';
import { Random } from '../../support/random';
import { objectOf } from '../../support/schema-objects';

interface Ruled extends DefinedKind {
  readonly definition: JsonObject;
}

const CRDS = join(ROOT, 'imports/crds');
const definitions = readdirSync(CRDS).flatMap((file) =>
  parseAllDocuments(readFileSync(join(CRDS, file), 'utf8')).map((document) => document.toJS() as KubernetesObject),
);
const kinds: readonly Ruled[] = definitions.flatMap((definition) =>
  kindsDefinedBy([definition]).flatMap((kind) => (hasRules(kind.schema) ? [{ ...kind, definition }] : [])),
);
const nameOf = ({ group, version, kind }: DefinedKind): string => `${group}/${version} ${kind}`;

/** Rules of imports/ that Galley can't judge, by name; `galley check` reports each of them. */
const NOT_JUDGED: readonly string[] = [];

test('at least 95 % of the rules in imports/ are judged, and the others are these', () => {
  const rules = kinds.flatMap((each) => rulesIn(each.schema).map(({ path, rule }) => ({ name: `${nameOf(each)} ${path}: ${rule}`, rule })));
  const missed = rules.filter(({ rule }) => readRule(rule) instanceof Unjudged).map(({ name }) => name);
  expect([...new Set(missed)].sort()).toEqual([...NOT_JUDGED].sort());
  expect(rules.length).toBeGreaterThan(150);
  expect(missed.length / rules.length).toBeLessThan(0.05);
});

test.each(kinds.map((each) => [nameOf(each), each] as const))('what Galley brings of %s judges as the whole definition does', (_, each) => {
  const apiVersion = `${each.group}/${each.version}`;
  const known = knownRules(apiVersion, each.kind);
  expect(known).toBeDefined();
  const random = new Random(3);
  for (let index = 0; index < 20; index += 1) {
    const object = objectOf(each.schema, { apiVersion, kind: each.kind }, random);
    expect(judgeRules(known ?? {}, object, below)).toEqual(judgeRules(each.schema, object, below));
  }
});

/** `spec.x: Invalid value: …: says` of an API server; the path of the object itself is `<nil>`. */
const isSame = (theirs: string, { path, says }: RuleVerdict): boolean =>
  theirs.startsWith(`${path === '' ? '<nil>' : path}: `) &&
  (says.startsWith("the rule can't be evaluated") || theirs.endsWith(`: ${says}`));

testWithGo('rules say of generated objects what the API server says', () => {
  const each = LONG ? 160 : 6;
  const random = new Random(LONG ? Date.now() : 5);
  const asked = kinds.map((kind) => {
    const apiVersion = `${kind.group}/${kind.version}`;
    return { kind, objects: Array.from({ length: each }, () => objectOf(kind.schema, { apiVersion, kind: kind.kind }, random)) };
  });
  const answers = askApiServer(asked.map(({ kind, objects }) => ({ definition: approved(kind.definition), resources: objects })));
  const count = { asked: 0, compared: 0, refused: 0 };
  const broke = new Set<string>();
  const differences: string[] = [];
  for (const [index, { kind, objects }] of asked.entries()) {
    expect(answers[index]?.definition).toEqual([]);
    for (const [at, object] of objects.entries()) {
      count.asked += 1;
      const { broken = null } = answers[index]?.resources[at] ?? {};
      if (broken === null) continue;
      count.compared += 1;
      if (broken.length > 0) count.refused += 1;
      const judged = judgeRules(kind.schema, object, below);
      for (const { rule } of judged) broke.add(rule);
      const theirs = broken.filter((error) => !judged.some((verdict) => isSame(error, verdict)));
      const ours = judged.filter((verdict) => !broken.some((error) => isSame(error, verdict)));
      if (theirs.length + ours.length > 0) differences.push(JSON.stringify({ kind: nameOf(kind), spec: object['spec'], theirs, ours }));
    }
  }
  expect(differences).toEqual([]);
  process.stderr.write(`rules of imports/: ${JSON.stringify({ ...count, broken: broke.size })}\n`);
  expect(count.refused).toBeGreaterThan(LONG ? 300 : 10);
  expect(broke.size).toBeGreaterThan(LONG ? 40 : 10);
});
