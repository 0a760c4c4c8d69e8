import { loadPriceList } from '../../core/cost/price-list';
import { counted } from '../../core/counted';
import { environmentDocument } from '../../core/env/document';
import { clusterSchema } from '../../core/env/environment';
import type { System } from '../../core/env/system';
import { GalleyError } from '../../core/errors';
import { inOrderOfRisk } from '../../core/facts/consequences';
import type { World } from '../../core/facts/world';
import type { KubernetesObject } from '../../core/object/object';
import { type BillSide, billNeeds } from '../../core/review/bill-needs';
import { type CapacitySide, capacityNeeds } from '../../core/review/capacity-needs';
import type { EnvironmentNeeds } from '../../core/review/needs';
import type { Review } from '../../core/review/review';
import type { ReviewedChange } from '../../core/review/reviewed-change';
import { READ_WHOLE } from './revisions';

/** Reads a file of one side; undefined if there is none. */
export type ReadText = (path: string) => Promise<string | undefined>;

/** The findings, and sentences on what Galley could not compute. */
export interface Needs {
  readonly needs: readonly EnvironmentNeeds[];
  readonly unjudged: readonly string[];
}

/** The sources of both sides. */
export interface NeedsProps {
  readonly systems: readonly System[];
  readonly base: ReadText;
  readonly head: ReadText;
  /** Environments of which all was read. */
  readonly environments: readonly string[];
}

/** Holds environments against the nodes and the prices that their files declare, before and after. What they do not declare is not asked. */
export async function needsIn({ changes, before, after }: Review, { systems, base, head, environments }: NeedsProps): Promise<Needs> {
  if (environments.length > READ_WHOLE)
    return {
      needs: [],
      unjudged: [
        `what ${counted(environments.length, 'environment')} cost, and whether they fit their nodes: Galley answers that for at most ${READ_WHOLE}`,
      ],
    };
  const needs: EnvironmentNeeds[] = [];
  const unjudged: string[] = [];
  for (const environment of environments) {
    const system = systems.find(({ name }) => environment.startsWith(`${name}/`));
    const [was, is] = [
      await sideOf(environment, system, objectsIn(before, environment), base),
      await sideOf(environment, system, [...objectsIn(after, environment), ...staying(changes, environment)], head),
    ];
    const [wrong] = [is, was].filter((each): each is string => typeof each === 'string');
    if (wrong !== undefined) {
      unjudged.push(`what ${environment} costs, and whether it fits its nodes: ${wrong}`);
      continue;
    }
    const [old, now] = [was, is] as [BillSide | undefined, BillSide | undefined];
    const bill = billNeeds(old, now);
    if (bill.unjudged !== undefined) unjudged.push(`what ${environment} costs: ${bill.unjudged}`);
    const rolled = new Set(
      changes.flatMap(({ change: { identity, consequences } }) =>
        identity.environment === environment && consequences.some(({ id }) => id === 'pods-restart' || id.startsWith('outage-'))
          ? [`${identity.namespace ?? ''}/${identity.name}`]
          : [],
      ),
    );
    const capacity = now === undefined ? [] : capacityNeeds(old && capacitySide(old), capacitySide(now), rolled);
    const consequences = inOrderOfRisk([...capacity, ...(bill.consequence === undefined ? [] : [bill.consequence])]);
    if (consequences.length > 0) needs.push({ environment, consequences });
  }
  return { needs, unjudged };
}

function capacitySide({ objects, cluster: { nodePools } }: BillSide): CapacitySide {
  return { objects, nodePools };
}

function objectsIn(world: World, environment: string): KubernetesObject[] {
  return world.objects.filter((each) => each.environment === environment).map(({ object }) => object);
}

/** Objects that stay in the cluster after their removal from git: they run, and cost money. */
function staying(changes: readonly ReviewedChange[], environment: string): KubernetesObject[] {
  return changes.flatMap(({ change, pair: { base } }) =>
    change.kind === 'removed' && base?.environment === environment && STAYS.has(change.fate.outcome) ? [base.object] : [],
  );
}

const STAYS = new Set(['kept', 'orphaned', 'stuck']);

/** @returns the reason why Galley can't compute it; undefined if there is no such environment */
async function sideOf(
  environment: string,
  system: System | undefined,
  own: readonly KubernetesObject[],
  read: ReadText,
): Promise<BillSide | string | undefined> {
  const file = `envs/${environment}.yaml`;
  const text = await read(file);
  if (text === undefined) return undefined;
  const named = environmentDocument({ text, file }).document?.whole.value['cluster'];
  const cluster = typeof named === 'string' ? await read(`clusters/${named}.yaml`) : undefined;
  const clusters = {
    names: () => (cluster === undefined ? [] : [String(named)]),
    read: () => ({ file: `clusters/${String(named)}.yaml`, text: cluster ?? '' }),
  };
  const { document } = environmentDocument({ text, file }, clusters);
  const checked = clusterSchema.safeParse(document?.whole.value['cluster']);
  if (document === undefined || document.problems.length > 0 || !checked.success) return `${file} can't be read`;
  const name = document.whole.value['prices'];
  const objects = own.flatMap((object) => [object, ...(system?.made?.(object) ?? [])]);
  return { objects, cluster: checked.data, prices: typeof name === 'string' ? { name, list: await priceList(name, read) } : undefined };
}

async function priceList(name: string, read: ReadText): Promise<NonNullable<BillSide['prices']>['list']> {
  const file = `prices/${name}.yaml`;
  const text = await read(file);
  try {
    return text === undefined ? undefined : loadPriceList({ text, file });
  } catch (error) {
    if (!(error instanceof GalleyError)) throw error;
    return undefined;
  }
}
