import type { Fault } from '../errors';
import { mapAt, valueAt } from '../object/json-fields';
import { LABEL_VALUE, misnamed, QUALIFIED_NAME } from '../object/name-grammar';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { ObjectFinding } from './finding';
import { kindOf } from './kind';
import { below, isMap, walk } from './walk';

/** All keys and values of an object's annotations together, in bytes: apimachinery's TotalAnnotationSizeLimitB. */
const MOST_ANNOTATIONS = 256 * 1024;

/** Groups whose templates and selectors are known, so that a map of that name in them is one. */
const KNOWN_GROUPS = /^(?:|apps|batch|policy|networking\.k8s\.io|argoproj\.io|autoscaling)$/;

/** Labels, annotations and selectors whose keys or values the API server refuses, and annotations that are too large. */
export function wrongLabels(object: KubernetesObject): ObjectFinding[] {
  const found = inMetadata('metadata', object.metadata);
  if (!KNOWN_GROUPS.test(kindOf(object).split('/')[0] ?? '') || kindOf(object) === '/ConfigMap') return found;
  for (const visited of walk(mapAt(object, 'spec'), 'spec', () => false)) {
    const { key, value } = visited;
    if (key === 'metadata') found.push(...inMetadata(visited.path, value));
    else if (key === 'matchLabels' || key === 'nodeSelector') found.push(...labels(visited.path, value));
    else if (key === 'selector' && kindOf(object) === '/Service' && visited.path === 'spec.selector')
      found.push(...labels('spec.selector', value));
  }
  return found;
}

function inMetadata(path: string, metadata: JsonValue): ObjectFinding[] {
  const annotations = valueAt(metadata, 'annotations');
  return [...labels(below(path, 'labels'), valueAt(metadata, 'labels')), ...annotationsIn(below(path, 'annotations'), annotations)];
}

function labels(path: string, map: JsonValue | undefined): ObjectFinding[] {
  if (!isMap(map)) return [];
  return Object.entries(map).flatMap(([key, value]) => {
    const wrongKey = misnamed(QUALIFIED_NAME, key);
    const wrongValue = typeof value === 'string' ? misnamed(LABEL_VALUE, value) : noText(value);
    return [
      ...(wrongKey === undefined ? [] : [{ path: below(path, key), wrong: 'the key is not allowed', ...wrongKey }]),
      ...(wrongValue === undefined ? [] : [{ path: below(path, key), ...wrongValue, next: 'correct it' }]),
    ];
  });
}

function annotationsIn(path: string, map: JsonValue | undefined): ObjectFinding[] {
  if (!isMap(map)) return [];
  const found = Object.entries(map).flatMap(([key, value]): ObjectFinding[] => {
    // Of an annotation's key the API server looks at lower-case letters.
    const wrongKey = misnamed(QUALIFIED_NAME, key.toLowerCase());
    if (wrongKey !== undefined) return [{ path: below(path, key), wrong: 'the key is not allowed', ...wrongKey }];
    return typeof value === 'string' ? [] : [{ path: below(path, key), ...noText(value) }];
  });
  const bytes = Object.entries(map).reduce((sum, entry) => sum + entry.reduce<number>((each, text) => each + byteLength(text), 0), 0);
  if (bytes > MOST_ANNOTATIONS) {
    found.push({
      path,
      expected: `at most ${MOST_ANNOTATIONS} bytes in all`,
      got: String(bytes),
      next: 'keep what is large in a ConfigMap',
    });
  }
  return found;
}

function noText(value: JsonValue): Fault {
  return { expected: 'text', got: JSON.stringify(value).slice(0, 80), next: 'write it as text' };
}

function byteLength(text: JsonValue): number {
  return typeof text === 'string' ? Buffer.byteLength(text) : 0;
}
