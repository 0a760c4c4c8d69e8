import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { below } from '../../../core/check/walk';
import { type DefinedKind, kindsDefinedBy } from '../../../core/definition/defined-kinds';
import { judgeRules } from '../../../core/definition/rules';
import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { approved, askApiServer } from '../../support/api-extensions';
import { ROOT } from '../../support/galley';
import { testWithGo } from '../../support/go-program';
import { LONG } from '../../support/long';
import { Random } from '../../support/random';
import { objectOf, spoiled } from '../../support/schema-objects';
import { schemasSay } from '../../support/with-kubeconform';

const CRDS = join(ROOT, 'imports/crds');
const seed = Number(process.env['GALLEY_SEED'] ?? (LONG ? Date.now() : 7));

/** What the API server asks beside what a JSON schema says, and before it asks rules in CEL. */
const SHAPES = /^(?:x-kubernetes-list|format)/;

/** Every served kind of imports/, with its definition, its own version first. */
const kinds: readonly (DefinedKind & { readonly definition: JsonObject })[] = readdirSync(CRDS).flatMap((file) =>
  parseAllDocuments(readFileSync(join(CRDS, file), 'utf8')).flatMap((document) => {
    const definition = document.toJS() as KubernetesObject;
    return kindsDefinedBy([definition]).map((kind) => ({ ...kind, definition: versionFirst(definition, kind.version) }));
  }),
);

function versionFirst(definition: KubernetesObject, version: string): JsonObject {
  const spec = definition['spec'] as { readonly versions: readonly { readonly name: string }[] };
  const versions = [...spec.versions].sort((one, other) => Number(other.name === version) - Number(one.name === version));
  return { ...definition, spec: { ...spec, versions } } as unknown as JsonObject;
}

testWithGo('galley check refuses of every kind what the API server refuses by its schema', async () => {
  const random = new Random(seed);
  const each = LONG ? 60 : 2;
  const asked = kinds.map((kind) => {
    const apiVersion = `${kind.group}/${kind.version}`;
    const objects = Array.from({ length: each }, (_, index) => {
      const object = objectOf(kind.schema, { apiVersion, kind: kind.kind }, random);
      return index % 2 === 0 ? object : spoiled(object, random);
    });
    return { kind, objects: objects as KubernetesObject[] };
  });
  const answers = askApiServer(
    asked.map(({ kind, objects }) => ({ definition: approved(kind.definition), resources: structuredClone(objects) })),
  );
  const { faults, judged } = await schemasSay({
    objects: asked.flatMap(({ objects }) => objects),
    definitions: kinds.map(({ definition }) => definition as KubernetesObject),
  });
  const count = { kinds: kinds.length, asked: 0, refused: 0 };
  const differences: string[] = [];
  for (const [index, { kind, objects }] of asked.entries()) {
    expect(answers[index]?.definition).toEqual([]);
    for (const [at, object] of objects.entries()) {
      const { errors = [], broken, dropped = [] } = answers[index]?.resources[at] ?? {};
      const theirs = [...(broken === null ? errors : []), ...dropped];
      const ours = [...(faults.get(object) ?? []), ...judgeRules(kind.schema, object, below).filter(({ rule }) => SHAPES.test(rule))];
      count.asked += 1;
      if (theirs.length > 0) count.refused += 1;
      if (theirs.length > 0 !== ours.length > 0)
        differences.push(JSON.stringify({ kind: `${kind.group}/${kind.version} ${kind.kind}`, theirs, ours, object }));
    }
  }
  process.stderr.write(`schemas of imports/, seed ${seed} (GALLEY_SEED): ${JSON.stringify(count)}\n`);
  expect(judged).toBe(count.asked);
  expect(differences).toEqual([]);
  expect(count.refused).toBeGreaterThan(count.asked / 8);
});
