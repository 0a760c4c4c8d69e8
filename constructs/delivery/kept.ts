import type { ApiObject } from 'cdk8s';
import { isData } from '../storage/data';
import { groupKindOf } from './kinds';

/** Deleting one of these deletes everything in it, or of its kind. */
export const CONTAINERS_OF_DATA: readonly string[] = ['/Namespace', 'apiextensions.k8s.io/CustomResourceDefinition'];

/** Whether the object stays in the cluster when git has it no more, since data goes with it: what is marked as data, namespaces, resource definitions. */
export function isKept(object: ApiObject): boolean {
  return isData(object) || CONTAINERS_OF_DATA.includes(groupKindOf(object));
}
