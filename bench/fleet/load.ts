import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../core/object/object';

/** The objects of a file: YAML documents, or JSON with one object or a list of them. */
export function load(text: string, file: string): KubernetesObject[] {
  if (file.endsWith('.json')) return [JSON.parse(text)].flat() as KubernetesObject[];
  // A document at a time: a parser of one long text keeps all its nodes.
  return text
    .split(/^---\n/m)
    .filter((part) => /^apiVersion:/m.test(part))
    .flatMap((part) => parseAllDocuments(part).map((document) => document.toJS() as KubernetesObject));
}
