import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clusterSchema } from '../../../core/env/environment';
import { readManifests } from '../../../core/manifest/manifests';
import type { KubernetesObject } from '../../../core/object/object';
import { reviewOf } from '../../../core/review/review';
import type { Manifest } from './api-types';

const FOLDER = join(__dirname, '../../core/review/corpus');

/** A pair of the review's corpus, in a namespace of its own, and what `galley diff` tells of it. */
export interface CorpusPair {
  readonly title: string;
  readonly namespace: string;
  readonly base: readonly Manifest[];
  readonly head: readonly Manifest[];
  readonly told: readonly {
    /** `changed Deployment web` */
    readonly change: string;
    readonly fate?: string;
    /** `high immutable-field` */
    readonly facts?: readonly string[];
  }[];
  /** Whether pods restart though nothing is said but in another order. */
  readonly isReordered: boolean;
}

/** The pairs of some files of the corpus. */
export function corpusPairs(files: readonly string[] = readdirSync(FOLDER)): CorpusPair[] {
  return files.flatMap((file) => {
    const pairs = parse(readFileSync(join(FOLDER, file), 'utf8')) as {
      title: string;
      base: string;
      head: string;
      told: CorpusPair['told'];
    }[];
    return pairs.map(({ title, base, head, told }, at): CorpusPair => {
      const namespace = `pair-${file.replace(/\W.*$/, '')}-${at}`;
      const moved = (text: string): Manifest[] => objectsOf(text).map((object) => inNamespace(object, namespace));
      const side = (text: string) => objectsOf(text).map((object) => ({ object: object as unknown as KubernetesObject, file: 'all.yaml' }));
      const { reordered } = reviewOf({ base: side(base), head: side(head) }, { hide: () => 'hidden' });
      return { title, namespace, base: moved(base), head: moved(head), told, isReordered: reordered.length > 0 };
    });
  });
}

function objectsOf(text: string): Manifest[] {
  return readManifests(new Map([['all.yaml', text]])).manifests.map(({ object }) => object as unknown as Manifest);
}

/** All of the corpus stands in the namespace `shop`. */
function inNamespace(object: Manifest, namespace: string): Manifest {
  const text = JSON.stringify(object).replaceAll('"namespace":"shop"', `"namespace":"${namespace}"`);
  const moved = JSON.parse(text) as Manifest;
  return object.kind === 'Namespace' && object.metadata.name === 'shop'
    ? { ...moved, metadata: { ...moved.metadata, name: namespace } }
    : moved;
}

/** Nodes with room for all of it. */
export const ROOMY = {
  cluster: clusterSchema.parse({
    nodePools: { main: { machineType: 'any', nodes: 2, allocatable: { cpu: '64', memory: '64Gi', pods: 500 } } },
  }),
};

/** What a provisioner would make for claims: only a claim that is bound may grow, and is held by pods. */
export function volumesFor(objects: readonly Manifest[]): Manifest[] {
  const claims = objects.filter(
    ({ kind, spec }) => kind === 'PersistentVolumeClaim' && (spec as { volumeName?: string }).volumeName === undefined,
  );
  return [...claims, ...objects.flatMap(claimsOfOrdinals)].map(({ metadata: { name, namespace }, spec }) => {
    const { accessModes, resources, storageClassName } = spec as Record<string, unknown>;
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `${namespace}-${name}` },
      spec: {
        accessModes,
        capacity: (resources as { requests: unknown }).requests,
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name },
        hostPath: { path: '/nowhere' },
        ...(storageClassName !== undefined && { storageClassName }),
      },
    };
  });
}

/** The claims that a StatefulSet makes for its pods. */
function claimsOfOrdinals({ kind, metadata: { name, namespace }, spec }: Manifest): Pick<Manifest, 'metadata' | 'spec'>[] {
  if (kind !== 'StatefulSet') return [];
  const { replicas = 1, volumeClaimTemplates = [] } = spec as { replicas?: number; volumeClaimTemplates?: Manifest[] };
  return volumeClaimTemplates.flatMap((template) =>
    [...Array(replicas).keys()].map((ordinal) => ({
      metadata: { name: `${template.metadata.name}-${name}-${ordinal}`, ...(namespace !== undefined && { namespace }) },
      spec: template['spec'],
    })),
  );
}

/** The Services that a Rollout's strategy names, where the pair has none: without them it does not begin. */
export function servicesFor(objects: readonly Manifest[]): Manifest[] {
  return objects.flatMap(({ kind, metadata: { namespace }, spec }) => {
    if (kind !== 'Rollout') return [];
    const { strategy, selector } = spec as Record<string, Record<string, Record<string, string>>>;
    const { activeService, previewService } = strategy?.['blueGreen'] ?? {};
    return [activeService, previewService].flatMap((name): Manifest[] =>
      name === undefined
        ? []
        : [
            {
              apiVersion: 'v1',
              kind: 'Service',
              metadata: { name, ...(namespace !== undefined && { namespace }) },
              spec: { selector: selector?.['matchLabels'], ports: [{ port: 80 }] },
            },
          ],
    );
  });
}
