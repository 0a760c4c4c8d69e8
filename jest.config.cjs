const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Transpiles without type checking: `npm run typecheck` does that once. */
const transpiled = (lazy) => [
  '@swc/jest',
  { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs', lazy } },
];
/** What the entries of the package hand on: a test that uses one of them needs not load the others. */
const handedOn = readdirSync(join(__dirname, 'api')).flatMap((name) =>
  [...readFileSync(join(__dirname, 'api', name), 'utf8').matchAll(/ from '(\.\.\/[^']+)'/g)].map(([, word]) => word),
);

const shared = {
  rootDir: __dirname,
  // Modules are loaded once in a process.
  testEnvironment: '<rootDir>/test/support/runner/environment.cjs',
  runtime: '<rootDir>/test/support/runner/runtime.cjs',
  // This repository uses itself by the words by which others do.
  moduleNameMapper: {
    '^fast-check$': '<rootDir>/test/support/seeded-fast-check.cjs',
    '^galley$': '<rootDir>/api/index.ts',
    '^galley/(imports/.+)$': '<rootDir>/$1.ts',
    '^galley/([a-z]+)$': '<rootDir>/api/$1.ts',
  },
  transform: { '/api/[a-z]+\\.ts$': transpiled([...new Set(handedOn)]), '^.+\\.[cm]?[jt]s$': transpiled(false) },
  // Libraries that ship ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!(@kubernetes/client-node|@marcbachmann/cel-js|jose|leven|oauth4webapi|openid-client)/)'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/'],
};

/** @type {import('jest').Config} */
module.exports = {
  // How long a test takes is not what it proves: this only ends one that hangs, on a machine that does much else too.
  testTimeout: 120_000,
  projects: [
    {
      ...shared,
      displayName: 'fast',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/test/slow/', '/test/cluster/'],
    },
    { ...shared, displayName: 'slow', testMatch: ['<rootDir>/test/slow/**/*.test.ts'] },
    // `npm run test:cluster` starts it, beside a cluster.
    { ...shared, displayName: 'cluster', testMatch: ['<rootDir>/test/cluster/**/*.test.ts'] },
  ],
};
