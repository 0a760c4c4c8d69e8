import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clusterSchema } from '../../../core/env/environment';
import { readManifests } from '../../../core/manifest/manifests';
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
      return { title, namespace, base: moved(base), head: moved(head), told };
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
  return claims.map(({ metadata: { name, namespace }, spec }) => {
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
