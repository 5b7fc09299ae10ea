/** The body of an answer, before any check. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;
