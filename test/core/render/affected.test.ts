import { affectedBy } from '../../../core/render/affected';

test('each file of a project asks for the environments that are rendered from it, or for the code to start anew, or for nothing', () => {
  const known = [
    { system: 'shop', environment: 'dev' },
    { system: 'shop', environment: 'prod' },
    { system: 'bakery', environment: 'dev' },
  ];
  const [dev, prod] = known;
  expect(affectedBy('envs/shop/prod.yaml', known)).toEqual([prod]);
  expect(affectedBy('envs/shop/gone.yaml', known)).toEqual([]);
  expect(affectedBy('releases/shop/1.4.yaml', known)).toEqual([dev, prod]);
  expect(affectedBy('clusters/one.yaml', known)).toEqual(known);
  for (const path of ['charts/shop/index.ts', 'main.ts', 'imports/install/x.json', 'package.json'])
    expect(affectedBy(path, known)).toBe('code');
  for (const path of [
    'dist/shop/dev/web/x.yaml',
    'README.md',
    'prices/x.yaml',
    'test/x.test.ts',
    'node_modules/x/index.js',
    'envs/shop/.galley-staging/new/1',
  ]) {
    expect(affectedBy(path, known)).toEqual([]);
  }
});
