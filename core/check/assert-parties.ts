import { nearest } from '../document/nearest';
import type { Assertion, Party } from '../network/assertion';
import { servicesIn } from './services';
import { type Workload, workloadsIn } from './workloads';
import type { World } from './world';

/** The workloads that an end of an assertion names: by their own name, or by that of a Service. */
export function workloadsOf(world: World, party: Party): readonly Workload[] {
  if (party.kind !== 'pods') return [];
  const own = workloadsIn(world).filter((each) => fits(party.name, each.object.metadata.name) && inGroup(world, each, party.group));
  if (own.length > 0) return own;
  const services = servicesIn(world).filter(({ object }) => fits(party.name, object.metadata.name));
  return [...new Set(services.flatMap(({ targets }) => targets))].filter((each) => inGroup(world, each, party.group));
}

function inGroup(world: World, workload: Workload, group: string | undefined): boolean {
  if (group === undefined) return true;
  return groupsOf(world, workload).some((each) => fits(group, each));
}

/** Its application and its namespace. */
function groupsOf(world: World, { object }: Workload): string[] {
  return [world.environment === undefined ? undefined : world.applicationOf(object), world.namespaceOf(object)].filter(
    (each): each is string => each !== undefined && each !== '',
  );
}

function fits(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name;
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

/** What an assertion names that is not there, with what is near; undefined if all is. */
export function namesNothing(
  world: World,
  { from, to, fromText, toText, port }: Assertion,
): { readonly wrong: string; readonly next: string } | undefined {
  for (const [party, text] of [
    [from, fromText],
    [to, toText],
  ] as const) {
    if (party.kind !== 'pods' || workloadsOf(world, party).length > 0) continue;
    return { wrong: `nothing runs under the name ${text}`, next: guess(text, namesIn(world, party.group !== undefined)) };
  }
  if (typeof port !== 'string') return undefined;
  const known = workloadsOf(world, to).flatMap(({ peers }) =>
    peers.flatMap(({ endpoint }) => endpoint.ports.flatMap(({ name }) => name ?? [])),
  );
  if (known.includes(port)) return undefined;
  return { wrong: `no pod of ${toText} has a port named ${port}`, next: guess(port, [...new Set(known)]) };
}

function namesIn(world: World, withGroup: boolean): string[] {
  const names = workloadsIn(world).flatMap((each) =>
    withGroup ? groupsOf(world, each).map((group) => `${group}/${each.object.metadata.name}`) : [each.object.metadata.name],
  );
  const services = withGroup ? [] : servicesIn(world).map(({ object }) => object.metadata.name);
  return [...new Set([...names, ...services])].sort();
}

/** The nearest known word, or those that there are. */
function guess(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near !== undefined) return `did you mean ${near}?`;
  if (known.length === 0) return 'there is none here';
  return known.length > 8 ? `there are ${known.slice(0, 7).join(', ')} and ${known.length - 7} more` : `there are ${known.join(', ')}`;
}
