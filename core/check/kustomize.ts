import type { Fault } from '../errors';
import { listAt, mapAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { ObjectFinding } from './finding';
import { below, isMap, walk } from './walk';

// Characters that kustomize writes as they are and no reader of YAML 1.1 takes, and line ends of YAML 1.1 that become a space.
// Seen with kustomize 5.7.1, and by the tests with the one of today's Argo CD: test/core/render/yaml-readers.test.ts.
const LOST = /[\x7f-\x9f\u2028\u2029\ufffe\uffff]/;
/** Annotations that kustomize keeps its own notes in: it takes them out, or the object with them. */
const OWN_NOTES = /^(?:internal\.)?config\.(?:kubernetes|k8s)\.io\//;

/** What kustomize, by which Argo CD and Flux both read a folder, would leave out, change, or fail on. */
export function lostByKustomize(object: KubernetesObject): ObjectFinding[] {
  const found: ObjectFinding[] = [];
  for (const visited of walk(object, '', (value) => typeof value === 'string' && lostText(value) !== undefined)) {
    const { value } = visited;
    if (typeof value === 'string') {
      const fault = lostText(value);
      if (fault !== undefined) found.push({ path: visited.path, ...fault });
    } else if (isMap(value)) {
      for (const key of Object.keys(value)) {
        if (key === '<<')
          found.push({
            path: below(visited.path, key),
            expected: 'another key, since readers of YAML 1.1 merge the map below this one',
            next: 'rename it',
          });
        else if (LOST.test(key))
          found.push({ path: below(visited.path, key), expected: 'a key that kustomize carries', got: shown(key), next: 'rename it' });
      }
    }
  }
  for (const key of Object.keys(mapAt(object, 'metadata', 'annotations'))) {
    if (OWN_NOTES.test(key)) {
      found.push({
        path: below('metadata.annotations', key),
        expected: 'no annotation of kustomize itself, which would take it, or the object, out',
        next: 'remove it',
      });
    }
  }
  if (object.kind.endsWith('List') && listAt(object, 'items').length > 0) {
    found.push({
      path: 'items',
      expected: 'one object',
      got: `a list of ${listAt(object, 'items').length}`,
      next: 'make each an object of its own',
    });
  }
  return found;
}

function lostText(text: string): Fault | undefined {
  const expected = 'text that kustomize carries';
  if (text.startsWith('\t') && text.includes('\n'))
    return { expected, got: 'several lines of which the first begins with a tab', next: 'begin with a space or a line break' };
  const lost = LOST.exec(text)?.[0];
  if (lost === undefined) return undefined;
  const code = lost.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return { expected, got: `the character U+${code}`, next: 'take it out, or escape it for its own reader' };
}

/** As JSON has it, with what a person would not see escaped. */
function shown(key: string): string {
  const escaped = key.replaceAll(new RegExp(LOST, 'g'), (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return JSON.stringify(escaped).replaceAll('\\\\u', '\\u');
}
