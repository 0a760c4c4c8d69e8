import { containerOf, nameOf, variablesOf } from '../../support/pods';
import type { Rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS, memqlOf } from './support/environments';

const VARIABLES = ['MEMORY_NODES_DATABASE_MIGRATE_ON_START', 'MEMORY_NODES_DATABASE_AUTO_MIGRATE'] as const;

describe.each(ENVIRONMENTS)('migration of memql/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await memqlOf(environment);
  });

  test('only identity migrates by itself; both variables forbid it to all other nodes', () => {
    const told = objects.all('Deployment').map((each) => {
      const variables = variablesOf(containerOf(each, nameOf(each)));
      return [nameOf(each), VARIABLES.map((name) => variables[name])];
    });
    const never = ['false', 'false'];
    expect(Object.fromEntries(told)).toEqual({
      identity: ['true', 'true'],
      bff: never,
      cognition: never,
      voice: never,
      agent: never,
      planner: never,
      workbench: never,
      copresent: [undefined, undefined],
    });
  });

  test('the Job tries three times, removes itself after ten minutes, and never restarts its pod', () => {
    const job = objects.get('Job', 'memql-migrate');
    expect(at(job, 'spec.backoffLimit')).toBe(2);
    expect(at(job, 'spec.ttlSecondsAfterFinished')).toBe(600);
    expect(at(job, 'spec.template.spec.restartPolicy')).toBe('Never');
    expect(objects.all('Job').length).toBe(1);
  });

  test('the Job runs identity’s own bytes, and reads the database’s address alone', () => {
    const migrate = containerOf(objects.get('Job', 'memql-migrate'), 'migrate');
    const identity = containerOf(objects.get('Deployment', 'identity'), 'identity');
    expect(migrate['image']).toBe(identity['image']);
    expect(migrate['command']).toEqual(['./memql', 'migrate']);
    expect(migrate).not.toHaveProperty('args');
    expect(variablesOf(migrate)).toEqual({
      MEMORY_NODES_DATABASE_MIGRATE_ON_START: 'true',
      MEMORY_NODES_DATABASE_AUTO_MIGRATE: 'true',
      MEMORY_NODES_DATABASE_DSN: undefined,
    });
  });
});
