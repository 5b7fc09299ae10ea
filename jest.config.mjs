/** @type {import('jest').Config} */
export default {
  testEnvironment: './tests/support/environment.ts',
  roots: ['<rootDir>/tests'],
  // `npm run typecheck` checks the types once; here they are only stripped. The client is published as an ES module whose
  // imports name built files; the tests load its source.
  transform: {
    '^.+\\.ts$|/icu-minify/.+\\.js$': [
      'ts-jest',
      { diagnostics: false, tsconfig: { module: 'commonjs', allowJs: true, rewriteRelativeImportExtensions: false } },
    ],
  },
  // Jest imports CommonJS only, and this package of the wallet has ES modules.
  transformIgnorePatterns: ['/node_modules/(?!icu-minify/)'],
  setupFilesAfterEnv: ['./tests/support/everyFile.ts'],
  globalSetup: './tests/support/globalSetup.ts',
  globalTeardown: './tests/support/globalTeardown.ts',
  reporters: ['default', '<rootDir>/tests/support/progressReporter.mjs'],
  testTimeout: 30_000,
  // Two of three workers compute while one waits for a database, a process or a browser: three keep two cores busy.
  maxWorkers: 3,
};
