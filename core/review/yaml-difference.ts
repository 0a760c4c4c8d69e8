import type { HideSecret } from '../compare/hidden';
import type { KubernetesObject } from '../object/object';
import { toYaml } from '../yaml/yaml';
import type { ReviewedChange } from './reviewed-change';
import { shownObject } from './shown';
import { unifiedLines } from './unified';

/** The YAML of a change before and after, line by line, without secrets. */
export function yamlDifference({ pair: { base, head } }: ReviewedChange, hide: HideSecret): string[] {
  const text = (object: KubernetesObject | undefined): string => (object === undefined ? '' : toYaml(shownObject(object, hide)));
  return unifiedLines(text(base?.object), text(head?.object));
}
