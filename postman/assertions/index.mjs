// What several requests assert. These functions run in Postman: the text of each one that a script calls is put into the
// script. So they use nothing but `pm` and each other, and are declared with `function`.
export * from './errors.mjs';
export * from './formats.mjs';
export * from './money.mjs';
export * from './people.mjs';
export * from './run.mjs';
export * from './sessions.mjs';
