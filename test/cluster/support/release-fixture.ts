import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';

/**
 * A lockfile of another version: the given images get the given tags, and digests that no registry has. A tag that ends in `-fails` makes a Job's
 * pod with that image fail; see the stages of kwok.
 *
 * @param text the original lockfile
 * @param tags tag by name of the image
 * @throws Error for an image that the lockfile does not have
 */
export function releaseFixture(text: string, version: string, tags: Readonly<Record<string, string>>): string {
  const document = parseDocument(text);
  document.set('version', version);
  for (const [name, tag] of Object.entries(tags)) {
    const part = ['components', 'thirdParty', 'tools'].find((each) => document.hasIn([each, name]));
    if (part === undefined) throw new Error(`${name}: the lockfile has no such image`);
    document.setIn([part, name, 'tag'], tag);
    document.setIn([part, name, 'digest'], `sha256:${createHash('sha256').update(`${name}:${tag}`).digest('hex')}`);
    document.setIn([part, name, 'origin'], 'sample');
    document.deleteIn([part, name, 'from']);
  }
  return document.toString();
}

/** The same lockfile, as if a registry had been asked for every digest. */
export function resolvedFixture(text: string): string {
  return text.replaceAll(/\b(origin: )\w+/g, '$1resolved');
}
