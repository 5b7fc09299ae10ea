import { AppError } from './appError';

export type Moved = 'nothing' | 'unknown';

/** UNAVAILABLE on a call that moves money: `details.moved` says what the request has done, and the text what to do now. */
export function unavailable(moved: Moved, { hasKey, cause }: { hasKey: boolean; cause: unknown }): AppError {
  return new AppError('UNAVAILABLE', `${WORDS[moved]} ${ADVICE[moved][hasKey ? 'withKey' : 'withoutKey']}`, {
    details: { moved },
    cause,
  });
}

/** deploy/nginx has the same words for a request that nginx has repeated. */
const WORDS: Record<Moved, string> = {
  nothing: 'This request moved nothing.',
  unknown: 'It is not known whether the money was moved.',
};
const ADVICE: Record<Moved, Record<'withKey' | 'withoutKey', string>> = {
  nothing: {
    withKey: 'Send the same request with the same Idempotency-Key again: it is moved once.',
    withoutKey: 'It is safe to send it again.',
  },
  unknown: {
    withKey: 'Send the same request with the same Idempotency-Key again: it is moved once.',
    withoutKey:
      'Look at your transactions before you send it again: without an Idempotency-Key it would be moved twice.',
  },
};
