import { posix } from 'node:path';
import { listAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue } from '../object/object';
import type { ReadDocument } from './documents';

/** An object that kustomize makes from files and literals. */
export interface GeneratedObject {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

/** What the kustomizations among some files say of the others. */
export interface Kustomizations {
  /** Files that are patches, or settings of kustomize, with the kustomization that names them. */
  readonly patches: ReadonlyMap<string, string>;
  readonly generated: readonly GeneratedObject[];
}

const NAMES = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/i;

/** Reads what kustomizations call patches: parts of objects, which are no objects of their own. */
export function kustomizationsOf(files: readonly (readonly [file: string, documents: readonly ReadDocument[]])[]): Kustomizations {
  const patches = new Map<string, string>();
  const generated: GeneratedObject[] = [];
  for (const [file, documents] of files) {
    for (const { value } of documents) {
      if (value === undefined || !(NAMES.test(file) || textAt(value, 'apiVersion')?.startsWith('kustomize.config.k8s.io/') === true))
        continue;
      for (const path of patchesIn(value)) patches.set(posix.join(posix.dirname(file), path), file);
      generated.push(...generatedBy(value, 'ConfigMap', 'configMapGenerator'), ...generatedBy(value, 'Secret', 'secretGenerator'));
    }
  }
  return { patches, generated };
}

function patchesIn(value: JsonValue): string[] {
  const paths = [
    ...['patches', 'patchesJson6902', 'replacements'].flatMap((field) => listAt(value, field).map((each) => textAt(each, 'path'))),
    ...['patchesStrategicMerge', 'configurations', 'crds'].flatMap((field) => listAt(value, field)),
    valueAt(value, 'openapi', 'path'),
  ];
  // A patch may also stand in the kustomization itself, as text of several lines.
  return paths.filter((path): path is string => typeof path === 'string' && !path.includes('\n') && !/^[a-z]+:\/\//.test(path));
}

function generatedBy(value: JsonValue, kind: GeneratedObject['kind'], field: string): GeneratedObject[] {
  return listAt(value, field).flatMap((each) => {
    const name = textAt(each, 'name');
    return name === undefined ? [] : [{ kind, name }];
  });
}
