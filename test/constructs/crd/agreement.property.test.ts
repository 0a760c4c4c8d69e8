import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import { CustomResourceDefinition } from '../../../constructs/crd/custom-resource-definition';
import { toYaml } from '../../../core/yaml/yaml';
import { findKubeconform, type Kubeconform } from '../../../tools/kubeconform';
import { runKubeconform } from '../../../tools/kubeconform-run';
import { FIRST_USE_MS } from '../../support/strict-schema';
import { synth } from '../../support/synth';
import { type Case, cases, resourcesOf, typeOf } from './shapes';

let kubeconform: Kubeconform;
beforeAll(async () => {
  kubeconform = await findKubeconform({ say: () => {} });
}, FIRST_USE_MS);

/** Whether the definition that is rendered accepts each value, all cases in one run. */
function renderedAccepts(all: readonly Case[]): boolean[][] {
  const folder = mkdtempSync(join(tmpdir(), 'galley-agreement-'));
  try {
    const definitions = all.flatMap((each, index) => synth(CustomResourceDefinition, { type: typeOf(each, index) }));
    writeFileSync(join(folder, 'definitions.yaml'), definitions.map((each) => toYaml(each)).join('---\n'));
    const resources = all.flatMap(resourcesOf);
    writeFileSync(join(folder, 'resources.yaml'), resources.map((each) => JSON.stringify(each)).join('\n---\n'));
    const { resources: results } = runKubeconform(kubeconform, [folder], { kubernetesVersion: '1.35' });
    const status = new Map(results.map((result) => [`${result.kind}/${result.name}`, result.status]));
    return all.map(({ values }, index) =>
      values.map((_, at) => {
        const found = status.get(`Kind${index}/value-${at}`);
        if (found !== 'valid' && found !== 'invalid') throw new Error(`Kind${index}/value-${at} is ${found}`);
        return found === 'valid';
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('zod and the rendered definition accept the same values', () => {
  const verdicts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(cases(false), (all) => {
      const rendered = renderedAccepts(all);
      for (const [index, each] of all.entries()) {
        for (const [at, value] of each.values.entries()) {
          const accepted = each.schema.safeParse(value).success;
          verdicts[accepted ? 'accepted' : 'refused'] += 1;
          const schema = z.toJSONSchema(each.schema, { unrepresentable: 'any', io: 'input' });
          expect({ schema, value, accepted: rendered[index]?.[at] }).toEqual({ schema, value, accepted });
        }
      }
    }),
    { numRuns: 8 },
  );
  // Neither is the rule.
  expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(10);
});
