import type { ApiObject } from 'cdk8s';

const DATA = 'galley:data';

/**
 * Says that deleting this object deletes data. This renders nothing: the delivery construct makes its controller keep the object.
 */
export function markAsData(object: ApiObject): void {
  if (!isData(object)) object.node.addMetadata(DATA, true);
}

/** Whether the object was marked by `markAsData`. */
export function isData(object: ApiObject): boolean {
  return object.node.metadata.some(({ type }) => type === DATA);
}
