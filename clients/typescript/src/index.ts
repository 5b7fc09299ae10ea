export type { Auth, AuthOptions, Registration } from './auth.ts';
export { createPayVerse, type PayVerse, type PayVerseOptions } from './client.ts';
export {
  ConnectionError,
  OutcomeUnknownError,
  PayVerseError,
  SessionEndedError,
  unwrap,
  UnreadableAnswerError,
  type Answer,
  type ErrorCode,
  type Problem,
} from './errors.ts';
export type { Intent, IntentAnswer, IntentBody, IntentParams, SavedIntent } from './intent.ts';
export type { KeyedPath } from './keys.ts';
export type { AnswerOf, BodyOf, CommonOptions, DataOf, Method, ParseAs, ProblemOf } from './operations.ts';
export type { RetryOptions } from './retry.ts';
export type { components, paths } from './schema.ts';
export type { EndReason, SessionEvent } from './session.ts';
