import type { Selection } from '../../core/env/select';
import { problem } from '../../core/errors';
import { type EnvironmentName, nameOf } from '../../core/names';
import type { GateSubject } from '../../core/record/gate';
import { Releases } from '../synth';
import { type AskImages, askedOnce, askImagesForGate } from './ask-images';
import { environmentsOf, synthesizeUnstale } from './change';
import { type GateVerdict, gateVerdict } from './gate-verdict';
import { namedRelease } from './named-release';
import type { Plan, PlannedRecord, Setting } from './plan';

/** What somebody says of a gate. */
export interface GateRequest {
  readonly targets: Selection;
  readonly outcome: 'passed' | 'failed';
  /** An address or a sentence that whoever doubts it can follow. */
  readonly proof: string;
}

/**
 * Plans to write down what a gate said of the releases that environments run.
 *
 * @throws GalleyError ENV_UNKNOWN; USAGE for an empty proof; TREE_STALE if `dist/` is not what the sources render, because then nobody
 * knows what the gate tested
 */
export async function planGate(setting: Setting, { targets, outcome, proof }: GateRequest): Promise<Plan> {
  const names = environmentsOf(setting, targets);
  if (!/[^\s\p{C}]/u.test(proof))
    throw problem('USAGE', {
      subject: '--proof',
      expected: 'an address or a sentence',
      got: JSON.stringify(proof),
      next: 'name what whoever doubts it can follow',
    });
  const records: PlannedRecord[] = [];
  const notes: string[] = [];
  const ask = askedOnce((asked: AskImages) => askImagesForGate(setting, asked));
  const releases = new Releases(setting.project);
  for (const name of names) {
    const { release: version, lockfile } = await synthesizeUnstale(setting.project, setting.systems, name, releases);
    const asked = outcome === 'passed' ? await ask({ name, lockfile }) : undefined;
    const registry = asked?.answer;
    const target = nameOf(name);
    records.push({
      action: 'gate',
      target,
      version,
      outcome,
      lockfile: lockfile.digest,
      proof,
      ...(registry !== undefined && { registry }),
    });
    notes.push(...(asked?.notes ?? []));
  }
  return { records, files: [], refusals: [], notes: [...new Set(notes)] };
}

/** What the gate of an environment says now. @throws GalleyError ENV_UNKNOWN */
export async function gateOf(setting: Setting, name: EnvironmentName): Promise<GateVerdict & { readonly subject: GateSubject }> {
  const subject = await namedRelease(setting, name);
  return { ...(await gateVerdict(setting.repository, subject, setting.access)), subject };
}
