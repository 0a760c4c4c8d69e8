import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type KubeObject, shown } from './api-types';
import { dependencyDepths, isKustomization } from './flux-order';

const DIST = join(__dirname, '../../../dist');
const WAVE = 'argocd.argoproj.io/sync-wave';

/** Folder of an environment in the committed tree. */
export function environmentFolder(system: string, environment: string): string {
  return join(DIST, system, environment);
}

/** Every apiVersion and kind that is rendered. */
export function usedKinds(): Set<string> {
  return new Set(objectsIn(DIST).map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
}

/**
 * All objects of an environment in the order of its reconciler: the delivery folder, then what Argo CD's waves or Flux's dependencies say. What
 * they set side by side is in one group. What a group has must be ready before the next one is applied.
 */
export function groupsInOrder(folder: string): KubeObject[][] {
  const delivery = objectsIn(join(folder, 'delivery'));
  const groups = delivery.some(isKustomization) ? groupsByDependency(folder, delivery) : groupsByWave(folder, delivery);
  return [delivery, ...groups].map(byKind);
}

/** The applications by their wave, those of one wave side by side, and within an application its objects by theirs. */
function groupsByWave(folder: string, delivery: readonly KubeObject[]): KubeObject[][] {
  const children = delivery.filter(({ kind, spec }) => kind === 'Application' && folderOf(spec.source.path) !== 'delivery');
  const placed = children.flatMap((application) =>
    objectsIn(join(folder, folderOf(application['spec'].source.path))).map((object) => ({
      object,
      place: [waveOf(application), waveOf(object)],
    })),
  );
  const places = [...new Set(placed.map(({ place }) => place.join()))].map((place) => place.split(',').map(Number));
  const ordered = places.sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
  return ordered.map((place) => placed.filter((each) => each.place.join() === place.join()).map(({ object }) => object));
}

/** First folders that depend on nothing, then those that depend only on these, and so on. */
function groupsByDependency(folder: string, delivery: readonly KubeObject[]): KubeObject[][] {
  const depths = dependencyDepths(delivery);
  const groups: KubeObject[][] = [];
  for (const { metadata, spec } of delivery.filter(isKustomization)) {
    const path = pathBelow(folder, spec.path);
    if (path === 'delivery') continue;
    const depth = depths.get(metadata.name) ?? 0;
    groups[depth] = [...(groups[depth] ?? []), ...objectsIn(join(folder, path))];
  }
  return groups;
}

/** The path of a Kustomization below the environment's folder. */
function pathBelow(folder: string, path: string): string {
  const environment = folder.split('/').slice(-2).join('/');
  return path.slice(path.indexOf(`/${environment}/`) + environment.length + 2);
}

/**
 * The applications of an environment that this suite brings up: all folders but Argo CD itself, which a person installs once, and which is set up
 * otherwise here.
 */
export function applicationsIn(folder: string): string[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).filter((name) => name !== 'argocd');
}

/** What a controller brings up of an environment here. */
export function broughtUp(folder: string): KubeObject[] {
  return applicationsIn(folder).flatMap((name) => objectsIn(join(folder, name)));
}

/** All objects of the files below a folder; Kustomize's own are left out. */
export function objectsIn(folder: string): KubeObject[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml') && entry.name !== 'kustomization.yaml')
    .map(({ parentPath, name }) => parse(readFileSync(join(parentPath, name), 'utf8')) as KubeObject);
}

/** Wave of an object as Argo CD reads it. */
export function waveOf({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.[WAVE] ?? 0);
}

/** Kinds that Argo CD puts first within a wave, as far as they are rendered. */
const FIRST = ['Namespace', 'ServiceAccount', 'Secret', 'ConfigMap', 'PersistentVolume', 'PersistentVolumeClaim', 'Service'];

function byKind(objects: readonly KubeObject[]): KubeObject[] {
  const rank = ({ kind }: KubeObject): number => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
  return [...objects].sort((a, b) => rank(a) - rank(b) || (shown(a) < shown(b) ? -1 : 1));
}

function folderOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}
