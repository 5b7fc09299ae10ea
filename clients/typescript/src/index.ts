export type { PayVerse, PayVerseOptions } from './client.ts';
export { createPayVerse } from './createPayVerse.ts';
export {
  ConnectionError,
  OutcomeUnknownError,
  PayVerseError,
  SessionEndedError,
  unwrap,
  UnreadableAnswerError,
} from './errors/errors.ts';
export type { Answer, ErrorCode, Problem } from './errors/problem.ts';
export type { CommonOptions, Method } from './http/method.ts';
export type { AnswerOf, BodyOf, DataOf, ParseAs, ProblemOf } from './http/operations.ts';
export type { Intent, IntentAnswer, IntentBody, IntentParams, SavedIntent } from './payments/intent.ts';
export type { KeyedPath } from './payments/keys.ts';
export type { RetryOptions } from './payments/retry.ts';
export type { components, paths } from './schema.ts';
export type { Auth, AuthOptions, Registration } from './session/auth.ts';
export type { EndReason, SessionEvent } from './session/events.ts';
