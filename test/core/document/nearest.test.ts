import { nearest, nearestOfEach } from '../../../core/document/nearest';

const known = ['apiServer', 'storageClasses', 'dns', 'ingressClasses'];

test.each([
  ['apiServers', 'apiServer'],
  ['api_server', 'apiServer'],
  ['storage-class', 'storageClasses'],
  ['DNS', 'dns'],
  ['dnss', 'dns'],
  ['ingresClases', 'ingressClasses'],
])('%s was meant to be %s', (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});

test.each(['xyz', 'repository', '', 'apiGateway'])('%j is near none', (word) => {
  expect(nearest(word, known)).toBeUndefined();
});

test('of two misspelt words each is offered one that is missing, the nearer first, and none twice', () => {
  expect([...nearestOfEach(['replica', 'replicas2', 'maxReplica'], ['replicas', 'maxReplicas'])]).toEqual([
    ['replica', 'replicas'],
    ['maxReplica', 'maxReplicas'],
  ]);
});
