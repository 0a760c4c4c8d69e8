import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { containerOf, podOf, variablesOf } from '../../support/pods';
import type { Rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS, memqlOf, NODES, podsOf } from './support/environments';

/** Seconds of the program's own budget to end its streams, by memQL's description. */
const STOP_SECONDS = 30;

describe.each(ENVIRONMENTS)('how nodes of memql/%s leave', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await memqlOf(environment);
  });

  const pod = (name: string): JsonObject => podOf(objects.get('Deployment', name));
  const container = (name: string): JsonObject => containerOf(objects.get('Deployment', name), name);

  test('the bff has 60 s, cognition and identity 45 s, and each of the seven more than all its steps take', () => {
    const grace = Object.fromEntries(NODES.map((node) => [node, pod(node)['terminationGracePeriodSeconds']]));
    expect(grace).toMatchObject({ bff: 60, cognition: 45, identity: 45 });
    for (const node of NODES) {
      const hook = Number(at(container(node), 'lifecycle.preStop.sleep.seconds'));
      const lameDuck = Number.parseInt(String(variablesOf(container(node))['MEMQL_SHUTDOWN_DRAIN_DELAY']), 10);
      expect([hook, lameDuck]).toEqual([5, 5]);
      expect(Number(grace[node])).toBeGreaterThan(hook + lameDuck + STOP_SECONDS);
    }
  });

  test('the delay is a duration as Go reads one', () => {
    for (const node of NODES) expect(variablesOf(container(node))['MEMQL_SHUTDOWN_DRAIN_DELAY']).toBe('5s');
  });

  test('nothing asks a distroless image for a program that it does not have', () => {
    for (const { maker, spec } of podsOf(objects)) {
      const text = JSON.stringify(spec);
      expect([maker, /"exec":|\/bin\/sh|"sh"|"bash"|"curl"/.test(text)]).toEqual([maker, false]);
    }
    for (const node of NODES) expect(at(container(node), 'lifecycle')).toEqual({ preStop: { sleep: { seconds: 5 } } });
  });

  test('readiness fails while a node drains, so that it leaves its Services before it stops', () => {
    for (const node of NODES) {
      expect(at(container(node), 'readinessProbe.httpGet.path')).toBe('/healthz');
      expect(at(container(node), 'readinessProbe.httpGet.port')).toBe('http');
    }
  });

  test('no node is Ready without the schema of its release', () => {
    for (const node of NODES) expect(at(container(node), 'startupProbe.httpGet.path')).toBe('/readyz');
  });

  test('identity is asked by HTTPS, which is all that it speaks there; the others by HTTP', () => {
    for (const node of NODES) {
      for (const probe of ['startupProbe', 'readinessProbe']) {
        expect(at(container(node), `${probe}.httpGet.scheme`)).toBe(node === 'identity' ? 'HTTPS' : 'HTTP');
      }
    }
  });
});

test('a controller that cuts websockets before the former colour is gone is refused', async () => {
  await expect(memqlOf('staging', edit([/workerShutdownTimeoutSeconds: \d+/, 'workerShutdownTimeoutSeconds: 240']))).rejects.toThrow(
    /workerShutdownTimeout: expected at least 1h1m0s, the drain of .*, got 4m0s/,
  );
});
