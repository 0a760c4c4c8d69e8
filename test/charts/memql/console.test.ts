import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { nameOf } from '../../support/pods';
import { at } from '../../support/synth';
import { ADOPTED, ENVIRONMENTS, memqlOf } from './support/environments';

describe.each(ENVIRONMENTS)('the console of memql/%s', (environment) => {
  test('may look at Rollouts and drive each by its name, and nothing else', async () => {
    const objects = await memqlOf(environment);
    expect(objects.all('Role').map(nameOf)).toEqual(['memql-console']);
    const rules = at(objects.get('Role', 'memql-console'), 'rules') as JsonObject[];
    expect(rules).toEqual([
      {
        apiGroups: ['argoproj.io'],
        resources: ['rollouts', 'rollouts/status'],
        resourceNames: [...ADOPTED].sort(),
        verbs: ['get', 'patch'],
      },
      { apiGroups: ['argoproj.io'], resources: ['rollouts'], verbs: ['list', 'watch'] },
    ]);
    expect(at(objects.get('RoleBinding', 'memql-console'), 'subjects')).toEqual([
      { kind: 'ServiceAccount', name: 'bff', namespace: 'memql' },
    ]);
  });

  test('the pods of its node alone have a token of the cluster', async () => {
    const objects = await memqlOf(environment);
    const withToken = objects
      .all('Deployment')
      .filter((each) => at(each, 'spec.template.spec.automountServiceAccountToken') === true)
      .map(nameOf);
    expect(withToken).toEqual(['bff']);
  });
});

test('left out, nobody in the mesh may touch a Rollout', async () => {
  const objects = await memqlOf('staging', edit(['  console: { node: bff }\n', '']));
  expect(objects.all('Role')).toEqual([]);
  expect(JSON.stringify(objects.all('Deployment'))).not.toContain('"automountServiceAccountToken":true');
});
