/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  // Types are checked once, by `npm run typecheck`; here they are only stripped. To everybody else the client is an ES
  // module, and its imports name what is built; here it is loaded as it stands, like all the rest.
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      { diagnostics: false, tsconfig: { module: 'commonjs', rewriteRelativeImportExtensions: false } },
    ],
  },
  setupFilesAfterEnv: ['./tests/support/everyFile.ts'],
  globalSetup: './tests/support/globalSetup.ts',
  globalTeardown: './tests/support/globalTeardown.ts',
  reporters: ['default', '<rootDir>/tests/support/progressReporter.mjs'],
  testTimeout: 30_000,
  // Tests wait for databases and processes more than they compute, also where there are two cores.
  maxWorkers: 2,
};
