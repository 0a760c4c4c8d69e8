import type { ApiObject } from 'cdk8s';
import type { ApplicationSpecIgnoreDifferences } from '../../../imports/argoproj.io';
import { ownedSelectorKeys } from '../../rollout/selector-owner';

/**
 * The keys of Services' selectors that a controller writes, so that Argo CD leaves them as they are.
 *
 * A client-side apply does so by itself: it removes only fields that git once had. Under server-side apply a selector is one value,
 * so that git's would replace it, key and all, and the next version of a blue-green rollout would pass without its analysis. Whoever
 * switches ServerSideApply on, for one object or for all, finds this here already.
 *
 * @returns one entry for each Service, in the order of the objects
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#respect-ignore-differences
 */
export function ownedSelectors(objects: readonly ApiObject[]): ApplicationSpecIgnoreDifferences[] {
  return objects.flatMap((object) => {
    const keys = ownedSelectorKeys(object);
    if (keys.length === 0) return [];
    return [{ kind: object.kind, name: object.name, jsonPointers: keys.map((key) => `/spec/selector/${escaped(key)}`) }];
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc6901#section-3 */
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
