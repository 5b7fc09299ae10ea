// @ts-check
// Assertions that several requests share. They run in Postman: script.mjs copies the text of each one into every script that
// calls it. So they use only `pm` and each other, and are declared with `function`.
export * from './errors.mjs';
export * from './formats.mjs';
export * from './money.mjs';
export * from './people.mjs';
export * from './run.mjs';
export * from './sessions.mjs';
