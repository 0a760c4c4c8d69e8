import { join } from 'node:path';
import { differencesOf } from '../../core/adopt/compare';
import type { PartPlan } from '../../core/adopt/part-plan';
import { GalleyError } from '../../core/errors';
import { withImages } from '../../core/image';
import { readManifests } from '../../core/manifest/manifests';
import type { JsonObject, KubernetesObject } from '../../core/object/object';
import { readManifestFiles } from '../../ports/disk/manifest-files';
import type { Project } from '../../ports/disk/project';
import { inScratch } from '../../ports/disk/scratch';
import { renderByItself } from '../../ports/process/render-itself';

/**
 * Renders a system by the project's own program, and holds the folder of a part against what the part's tool rendered.
 *
 * @throws GalleyError RENDER_FAILED if it can't be rendered, BUG where an object is another
 */
export async function provePart(project: Project, system: string, environments: readonly string[], plan: PartPlan): Promise<void> {
  await inScratch('import', async (scratch) => {
    const names = environments.map((environment) => `${system}/${environment}`);
    await renderByItself(project.root, names, scratch);
    const wrong = names.flatMap((name) => {
      const { manifests } = readManifests(readManifestFiles(join(scratch, name, plan.record.part)).files);
      const rendered = manifests.map(({ object }) => object);
      return differencesOf(plan.objects.map(comparable), rendered.map(comparable))
        .filter((line) => line !== `/Namespace//${plan.namespace}: rendered, and was not read`)
        .map((line) => `${name}: ${line}`);
    });
    if (wrong.length === 0) return;
    throw new GalleyError(wrong.map((subject) => ({ code: 'BUG', subject, wrong: 'another than its tool renders' })));
  });
}

/** Annotations that tell a controller how to deliver. */
const DELIVERY = /^(?:argocd\.argoproj\.io|kustomize\.toolkit\.fluxcd\.io)\//;

/**
 * An object without what Galley adds on purpose: digests, annotations for who delivers it, labels by which the cluster's Prometheus chooses; and under
 * Flux, which makes no Job anew, the end of a Job's name.
 */
function comparable(object: KubernetesObject): KubernetesObject {
  const undigested = withImages(object, (reference) => reference.replace(/(?::latest)?(?:@sha256:[0-9a-f]{64})?$/, ''));
  const { annotations, labels, ...metadata } = undigested.metadata;
  const kept = Object.entries((annotations as JsonObject | undefined) ?? {}).filter(([key]) => !DELIVERY.test(key));
  const same = {
    ...undigested,
    metadata: {
      ...metadata,
      ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
      ...(labels !== undefined && !object.apiVersion.startsWith('monitoring.coreos.com/') && { labels }),
    },
  };
  if (object.kind !== 'Job') return same;
  const { ttlSecondsAfterFinished: _, ...spec } = (undigested['spec'] ?? {}) as JsonObject;
  return { ...same, metadata: { ...same.metadata, name: metadata.name.replace(/-[0-9a-f]{10}$/, '') }, spec };
}
