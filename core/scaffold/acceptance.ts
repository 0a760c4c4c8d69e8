import { isMap, isSeq, parseDocument, stringify } from 'yaml';
import type { Edit } from './edits';

/** A finding of `galley check` that may stay. */
export interface AcceptedFinding {
  readonly check: string;
  readonly environment: string;
  /** @default - each */
  readonly object?: string;
  readonly reason: string;
}

/** What a new system has to accept: its store of secrets is the cluster's own, and no tree says whether it is there. */
export const clusterStore = (system: string): AcceptedFinding => ({
  check: 'secret-store-exists',
  environment: `${system}/*`,
  object: 'ExternalSecret/*',
  reason: "the store is the cluster's own",
});

/** A `checks.yaml` that accepts findings. */
export const checksText = (...accepted: readonly AcceptedFinding[]): string =>
  `# What may stay of what galley check finds, and why.\n${stringify({ accept: accepted }, { lineWidth: 0 })}`;

/** The same file with one more acceptance. One of the same check and environment is there already. */
export function withAcceptance(text: string, accepted: AcceptedFinding): Edit {
  const document = parseDocument(text);
  const written = (): string => document.toString({ lineWidth: 0 });
  // One that yaml would write otherwise is left to its person.
  if (document.errors.length > 0 || written() !== text || !isMap(document.contents)) return undefined;
  const list = document.get('accept');
  if (list === undefined) document.set('accept', document.createNode([accepted]));
  else if (!isSeq(list)) return undefined;
  else if (
    !list.items.some((each) => isMap(each) && each.get('check') === accepted.check && each.get('environment') === accepted.environment)
  )
    list.add(document.createNode(accepted));
  return written();
}
