import type { Construct } from 'constructs';
import { invalid } from '../invalid';

/**
 * The conditions of a ClusterSecretStore: without them every namespace could read every key through it.
 *
 * @param namespaces those that may read
 * @throws GalleyError CONSTRUCT_INVALID if none is named
 */
export function conditionsFor(store: Construct, namespaces: readonly string[]): { namespaces: string[] }[] {
  if (namespaces.length === 0) {
    throw invalid(store, {
      prop: 'namespaces',
      expected: 'at least one',
      got: 'none',
      next: 'name those that may read through the store',
    });
  }
  return [{ namespaces: [...namespaces] }];
}

/**
 * Refuses a store that is not reached by TLS.
 *
 * @param prop name of the property that holds the URL
 * @param fix what to do instead
 * @throws GalleyError CONSTRUCT_INVALID for a URL that does not begin with `https://`
 */
export function requireHttps(store: Construct, prop: string, url: string, fix: string): void {
  if (url.startsWith('https://')) return;
  throw invalid(store, {
    prop,
    expected: 'an https URL, since tokens and secrets travel over it',
    got: JSON.stringify(url),
    next: fix,
  });
}
