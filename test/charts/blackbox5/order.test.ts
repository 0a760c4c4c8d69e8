import { blackbox5 } from '../../../charts/blackbox5';
import { listAt, nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS } from './support/environments';

/** What has to be there and well, on every change, before the stage on the left is touched. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  'storage-secrets': ['cluster'],
  'storage-stores': ['storage-secrets'],
  // Nodes are formed once they run.
  'storage-setup': ['storage-stores'],
  // Servers find the code that is cloned.
  'mcp-workloads': ['cluster', 'mcp-secrets', 'storage-setup'],
  // The control plane finds a Redis that is whole.
  'system-workloads': ['system-secrets', 'storage-setup'],
  // Agents find all of it, and the role of who makes them is there.
  'agents-agents': ['cluster', 'agents-secrets', 'storage-setup', 'mcp-workloads', 'system-workloads'],
};

describe.each(ENVIRONMENTS)('the order of blackbox5/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(blackbox5, environment);
  });
  const prefix = `blackbox5-${environment}-`;
  const stages = () => objects.all('Kustomization').filter((each) => nameOf(each).startsWith(prefix));

  /** All that a stage waits for, by way of others too. */
  function waitsFor(stage: string, seen = new Set<string>()): Set<string> {
    const own = stages().filter((each) => nameOf(each) === `${prefix}${stage}`);
    expect([stage, own.length]).toEqual([stage, 1]);
    for (const { name } of own.flatMap((each) => listAt(each, 'spec.dependsOn'))) {
      const before = String(name).slice(prefix.length);
      if (seen.has(before)) continue;
      seen.add(before);
      waitsFor(before, seen);
    }
    return seen;
  }

  test.each(Object.entries(BEFORE))('%s comes after %s', (stage, before) => {
    expect([...waitsFor(stage)]).toEqual(expect.arrayContaining([...before]));
  });

  test('a later stage starts when the one before is healthy, not just applied', () => {
    expect(stages().length).toBeGreaterThan(8);
    for (const stage of stages()) expect([nameOf(stage), at(stage, 'spec.wait')]).toEqual([nameOf(stage), true]);
  });
});
