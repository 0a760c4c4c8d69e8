import { findingsDocumentSchema } from '../model/finding';
import { type AcceptedFinding, clusterStore } from '../scaffold/acceptance';

/**
 * The checks that `checks.yaml` must accept for an imported system, so that only new errors appear: one for each error in it.
 *
 * @param text what `galley check --json` says
 */
export function acceptedOf(text: string, system: string): AcceptedFinding[] {
  if (text === '') return [];
  const { findings } = findingsDocumentSchema.parse(JSON.parse(text));
  const open = findings.filter(({ severity, verdict, accepted }) => severity === 'error' && verdict === 'wrong' && accepted === undefined);
  const store = clusterStore(system);
  return [...new Set(open.map(({ check }) => check))]
    .sort()
    .map((check) =>
      check === store.check ? store : { check, environment: `${system}/*`, reason: 'as it was imported: settle it, then take this out' },
    );
}
