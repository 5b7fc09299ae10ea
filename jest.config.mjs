/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  // Types are checked once, by `npm run typecheck`; here they are only stripped.
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
  globalSetup: './tests/support/globalSetup.ts',
  globalTeardown: './tests/support/globalTeardown.ts',
  testTimeout: 30_000,
};
