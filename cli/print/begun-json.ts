import type { Loss } from '../../core/adopt/objects';
import { type Imported, isWhole } from '../../verbs/adopt/import-manifests';
import { isWholePart, type VendoredPart } from '../../verbs/adopt/vendor-part';
import type { TypedGroup } from '../../verbs/types';
import { faultJson, json } from './fault-json';

/** What `galley import` made of YAML, as JSON: docs/schemas/import.v1.schema.json. */
export function importJson(system: string, done: Imported): string {
  const { plan, differences, created, edited, accepted, others } = done;
  return json({
    version: 1,
    system,
    whole: isWhole(done),
    environments: [...plan.expected].map(([environment, objects]) => ({
      environment,
      objects: objects.length,
      losses: (plan.losses.get(environment) ?? []).map(lossJson),
      differences: differences.get(environment) ?? [],
    })),
    settings: plan.settings,
    created,
    edited,
    images: plan.images,
    stored: plan.stored.length,
    accepted: accepted.written ? accepted.checks : [],
    warnings: others.map(faultJson),
  });
}

/** What became of parts that stay as they are, as JSON: docs/schemas/import-parts.v1.schema.json. */
export function importPartsJson(system: string, all: readonly VendoredPart[]): string {
  const parts = all.map(({ plan, outcome, differences, unsteady, created, edited, accepted, others }) => {
    const { part, tool, toolVersion, chart } = plan.record;
    return {
      ...{ part, tool, toolVersion, objects: plan.objects.length, outcome },
      ...(chart !== undefined && { chart: { name: chart.name, version: chart.version } }),
      losses: plan.losses.map(lossJson),
      ...{ differences, unsteady, hooks: plan.hooks, created, edited },
      images: plan.locked.size,
      stored: plan.stored.length,
      accepted: accepted?.written === true ? accepted.checks : [],
      warnings: others.map(faultJson),
    };
  });
  return json({ version: 1, system, whole: all.every(isWholePart), parts });
}

const lossJson = ({ what, why, out, part, place }: Loss) => ({
  kind: out ? (part ? 'replaced' : 'left-out') : 'changed',
  object: what,
  why,
  place,
});

/** What `galley types` brought, as JSON: docs/schemas/types.v1.schema.json. */
export const typesJson = (groups: readonly TypedGroup[]): string =>
  json({ version: 1, groups: groups.map(({ classes: _, ...each }) => each) });

/** What became of the files of `galley init` and `galley new`, as JSON: docs/schemas/files.v1.schema.json. */
export function filesJson(
  {
    created,
    edited = [],
    kept,
  }: { readonly created: readonly string[]; readonly edited?: readonly string[]; readonly kept: readonly string[] },
  notes: readonly string[],
): string {
  const sorted = (paths: readonly string[]): string[] => [...paths].sort();
  return json({ version: 1, created: sorted(created), edited: sorted(edited), kept: sorted(kept), notes });
}
