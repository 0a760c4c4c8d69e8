import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../core/object/object';
import { toYaml } from '../../core/yaml/yaml';
import { findKubeconform } from '../../tools/kubeconform';
import { runKubeconform } from '../../tools/kubeconform-run';

/** The first use on a machine may have to build kubeconform. */
export const FIRST_USE_MS = 600_000;

/** What a strict API server of Kubernetes 1.35 would refuse: `Kind name: place: reason`. Every object has to have a schema. */
export async function schemaProblems(objects: readonly JsonObject[]): Promise<string[]> {
  const program = await findKubeconform({ say: () => {} });
  const folder = mkdtempSync(join(tmpdir(), 'galley-schema-'));
  try {
    writeFileSync(join(folder, 'all.yaml'), objects.map((object) => toYaml(object)).join('---\n'));
    const { resources } = runKubeconform(program, [folder], { kubernetesVersion: '1.35' });
    if (resources.length !== objects.length) throw new Error(`expected ${objects.length} results, got ${resources.length}`);
    return resources
      .filter(({ status }) => status !== 'valid')
      .flatMap(({ kind, name, status, reasons }) => [status, ...reasons].map((reason) => `${kind} ${name}: ${reason}`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
