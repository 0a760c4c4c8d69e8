import { nearest } from '../../../core/document/nearest';

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
