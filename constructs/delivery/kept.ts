import type { ApiObject } from 'cdk8s';
import { isData } from '../storage/data';
import { groupKindOf } from './kinds';

/** Deleting one of these deletes everything in it, or of its kind. */
export const CONTAINERS_OF_DATA: readonly string[] = ['/Namespace', 'apiextensions.k8s.io/CustomResourceDefinition'];

/**
 * Whether the object stays in the cluster after its removal from git, because data goes with it: objects marked as data, namespaces,
 * resource definitions.
 */
export function isKept(object: ApiObject): boolean {
  return isData(object) || CONTAINERS_OF_DATA.includes(groupKindOf(object));
}
