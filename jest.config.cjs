// One transform for all: transpile without type checking (`npm run typecheck` does that once).
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.[cm]?[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
  },
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
