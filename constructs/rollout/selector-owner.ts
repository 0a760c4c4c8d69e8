import type { ApiObject } from 'cdk8s';

const OWNED = 'galley:owned-selector-key';

/**
 * Says that a controller writes this key into the Service's selector, where git has none. This renders nothing: the delivery construct
 * makes its reconciler ignore the key. A reconciler that applied git's selector again would send traffic to every version at once, until
 * the controller noticed.
 */
export function markSelectorOwned(service: ApiObject, key: string): void {
  if (!ownedSelectorKeys(service).includes(key)) service.node.addMetadata(OWNED, key);
}

/** Keys of its selector that a controller writes; none for most objects. */
export function ownedSelectorKeys(object: ApiObject): string[] {
  return object.node.metadata.filter(({ type }) => type === OWNED).map(({ data }) => String(data));
}
