import { copiedEnvironment } from '../../../core/scaffold/environment';

const STAGING = `# Where shop runs in staging.
system: shop
environment: staging # the name
production: false
repository: { url: "https://git.example.com/staging/r.git", branch: main, path: dist }
cluster:
  operators:
    staging: { namespace: staging }
config:
  host: shop.staging.example.com
  stagings: prestaging
`;
const copy = (to: string) => copiedEnvironment(STAGING, { system: 'shop', environment: 'staging' }, { system: 'shop', environment: to });

test('an environment like another one has its own name where that is a word of a value, and all else as it is', () => {
  expect(copy('eu')?.text).toBe(
    STAGING.replace('environment: staging', 'environment: eu').replace('/staging/', '/eu/').replace('shop.staging.', 'shop.eu.'),
  );
});

test('lists each difference; people depend on an environment called production', () => {
  expect(copy('prod')?.changes).toEqual([
    'environment: staging → prod',
    'production: false → true',
    'repository.url: "https://git.example.com/staging/r.git" → "https://git.example.com/prod/r.git"',
    'config.host: shop.staging.example.com → shop.prod.example.com',
  ]);
  expect(copiedEnvironment('a: [', { system: 'a', environment: 'b' }, { system: 'a', environment: 'c' })).toBeUndefined();
});
