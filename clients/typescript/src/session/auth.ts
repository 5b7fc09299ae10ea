import type { AnswerOf, BodyOf } from '../http/operations.ts';
import type { paths } from '../schema.ts';

type AuthPath = '/api/auth/register' | '/api/auth/login' | '/api/auth/logout';
type Post<Path extends AuthPath> = paths[Path]['post'];
type Reply<Path extends AuthPath> = Promise<AnswerOf<Post<Path>>>;

export interface AuthOptions {
  signal?: AbortSignal | undefined;
}

export type Registration = BodyOf<Post<'/api/auth/register'>>;

export interface Auth {
  /** Creates a user with one account, and no session. Refused as EMAIL_TAKEN, VALIDATION_FAILED, RATE_LIMITED. */
  register: (body: Registration, options?: AuthOptions) => Reply<'/api/auth/register'>;
  /** Starts a session. Refused as INVALID_CREDENTIALS, VALIDATION_FAILED, RATE_LIMITED, FORBIDDEN_ORIGIN. */
  logIn: (email: string, password: string, options?: AuthOptions) => Reply<'/api/auth/login'>;
  /** Ends the session in all tabs at once, and then on the server: call it again after a rejection or an error. */
  logOut: (options?: AuthOptions) => Reply<'/api/auth/logout'>;
  /**
   * Continues the session of the refresh cookie when a page loads. Resolves to the user's id, or null without one.
   * @throws PayVerseError (FORBIDDEN_ORIGIN, RATE_LIMITED, UNAVAILABLE), ConnectionError, UnreadableAnswerError
   */
  resume: () => Promise<string | null>;
}
