import { problem } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import { askImagesForGate } from './ask-images';
import { environmentOf, refuseStale } from './change';
import { type GateSubject, type GateVerdict, gateVerdict } from './gate-verdict';
import { namedRelease } from './named-release';
import type { Plan, Setting } from './plan';

/** What somebody says of a gate. */
export interface GateRequest {
  /** `SYSTEM/ENV` */
  readonly target: string;
  readonly outcome: 'passed' | 'failed';
  /** An address or a sentence that whoever doubts it can follow. */
  readonly proof: string;
}

/**
 * Plans to write down what a gate said of the release that an environment runs.
 *
 * @throws GalleyError ENV_UNKNOWN; USAGE where the proof says nothing; TREE_STALE where `dist/` is not what the sources render, as then nobody knows what was looked at
 */
export async function planGate(setting: Setting, { target, outcome, proof }: GateRequest): Promise<Plan> {
  const name = environmentOf(setting.project, setting.systems, target);
  if (!/[^\s\p{C}]/u.test(proof))
    throw problem('USAGE', {
      subject: '--proof',
      expected: 'an address or a sentence',
      got: JSON.stringify(proof),
      next: 'name what whoever doubts it can follow',
    });
  await refuseStale(setting.project, setting.systems, name);
  const { version, lockfile } = await namedRelease(setting, name);
  const asked = outcome === 'passed' ? await askImagesForGate(setting, { name, version, lockfile }) : undefined;
  const registry = asked?.said;
  const record = { action: 'gate', target, version, outcome, lockfile, proof, ...(registry !== undefined && { registry }) } as const;
  return { record, files: [], refusals: [], notes: asked?.notes ?? [] };
}

/** What the gate of an environment says now. @throws GalleyError ENV_UNKNOWN */
export async function gateOf(setting: Setting, name: EnvironmentName): Promise<GateVerdict & { readonly subject: GateSubject }> {
  const subject = await namedRelease(setting, name);
  return { ...(await gateVerdict(setting.repository, subject, setting.access)), subject };
}
