import type { Send } from './attempt.ts';
import { problemOf, type ErrorCode } from './errors.ts';

/** One call, or one payment over all of its attempts. */
export interface Call {
  /** In whose name it is made. Null until a token is attached for the first time. It never changes after that. */
  userId: string | null;
  /** It was sent, and it is open what became of it. */
  isUnknown: boolean;
}

export type SendCall = (request: Request, call: Call) => Promise<Response>;

export const newCall = (): Call => ({ userId: null, isUnknown: false });

/** The status of money that has moved, now or before. */
export const MOVED = 201;

/**
 * Refusals by the ledger, which looks for the key first: under it nothing was done. Every other answer may come from
 * before the ledger or from something else on the way, and says nothing of an earlier attempt.
 */
const VERDICTS: readonly ErrorCode[] = [
  ...(['INSUFFICIENT_FUNDS', 'BALANCE_LIMIT_EXCEEDED', 'IDEMPOTENCY_KEY_REUSED'] as const),
  ...(['RECIPIENT_NOT_FOUND', 'SAME_ACCOUNT', 'CURRENCY_MISMATCH'] as const),
  ...(['TRANSACTION_NOT_FOUND', 'NOT_REFUNDABLE', 'REFUND_EXCEEDS_REMAINING'] as const),
];

/**
 * Notes whether it is open what became of the call. A server that fails (5xx) may have done it before, unless it says that
 * this request moved nothing. That says nothing of an earlier one.
 */
export function withOutcome(send: Send): SendCall {
  return async (request, call) => {
    const wasUnknown = call.isUnknown;
    call.isUnknown = true;
    const answer = await send(request);
    const problem = answer.ok ? null : await problemOf(answer);
    const isVerdict = answer.status === MOVED || (problem !== null && VERDICTS.includes(problem.code));
    const mayHaveMoved = problem === null || (answer.status >= 500 && problem.details?.moved !== 'nothing');
    call.isUnknown = !isVerdict && (wasUnknown || mayHaveMoved);
    return answer;
  };
}
