import type { KubeApi } from '../api';
import { type KubeObject, type KubeRef, shown } from '../api-types';
import { certManager } from './cert-manager';
import { cloudNativePg } from './cloud-native-pg';
import { externalSecrets } from './external-secrets';
import { network } from './network';
import type { StandIn } from './stand-in';
import { volumes } from './volumes';

/** Every stand-in; README.md has a row for each kind. */
export const STAND_INS: readonly StandIn[] = [...externalSecrets, ...cloudNativePg, ...certManager, ...network, ...volumes];

/** Where a test says what is withheld: data `silent` and `failing`, each a JSON list of `Kind/namespace/name`; and `stored`, JSON of what it changed in the store of secrets. */
export const WITHHELD = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'withheld', namespace: 'default' } } as const;

/** Runs the stand-ins for every kind that the API server knows, until `signal` says stop. */
export async function runStandIns(api: KubeApi, signal: AbortSignal, log: (line: string) => void): Promise<void> {
  const served = await Promise.all(
    STAND_INS.map(async (standIn) => ((await api.serves(standIn.apiVersion, standIn.kind)) ? [standIn] : [])),
  );
  const known = new Map<string, { standIn: StandIn; object: KubeObject }>();
  let withheld: Readonly<Record<string, readonly string[]>> = {};
  let stored: Readonly<Record<string, string>> = {};
  const context = {
    api,
    withheld: (object: KubeRef) => (['silent', 'failing'] as const).find((how) => withheld[how]?.includes(shown(object))),
    stored: (path: string) => stored[path] ?? '',
  };
  // One at a time for each object: two at once would undo each other.
  const last = new Map<string, Promise<void>>();
  const reconcile = (key: string): void => {
    const next = (last.get(key) ?? Promise.resolve()).then(async () => {
      const entry = known.get(key);
      if (entry === undefined || entry.object.metadata.deletionTimestamp !== undefined) return;
      try {
        await entry.standIn.reconcile(entry.object, context);
      } catch (error) {
        log(`${key}: ${String(error)}`);
        if (!signal.aborted) setTimeout(() => reconcile(key), 1000);
      }
    });
    last.set(key, next);
  };

  void api.watch('v1', 'ConfigMap', signal, (type, object) => {
    if (shown(object) !== shown(WITHHELD)) return;
    const data: Record<string, string> = type === 'DELETED' ? {} : (object['data'] ?? {});
    const { stored: changed = '{}', ...lists } = data;
    stored = JSON.parse(changed) as Record<string, string>;
    withheld = Object.fromEntries(Object.entries(lists).map(([how, list]) => [how, JSON.parse(list) as string[]]));
    for (const key of known.keys()) reconcile(key);
  });
  for (const standIn of served.flat()) {
    void api.watch(standIn.apiVersion, standIn.kind, signal, (type, object) => {
      const key = `${standIn.apiVersion} ${shown(object)}`;
      if (type === 'DELETED') known.delete(key);
      else known.set(key, { standIn, object });
      if (type !== 'DELETED') reconcile(key);
    });
  }
}
