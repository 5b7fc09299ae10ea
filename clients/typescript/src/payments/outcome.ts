import { problemOf, type ErrorCode } from '../errors/problem.ts';
import type { Send, SendCall } from '../http/send.ts';

/** The status of a payment that is made, now or by an earlier attempt. */
export const MOVED = 201;

/** Refusals of the ledger: no attempt under this key moved money. Other answers say nothing about earlier attempts. */
const VERDICTS: readonly ErrorCode[] = [
  ...(['INSUFFICIENT_FUNDS', 'BALANCE_LIMIT_EXCEEDED', 'IDEMPOTENCY_KEY_REUSED'] as const),
  ...(['RECIPIENT_NOT_FOUND', 'SAME_ACCOUNT', 'CURRENCY_MISMATCH'] as const),
  ...(['TRANSACTION_NOT_FOUND', 'NOT_REFUNDABLE', 'REFUND_EXCEEDS_REMAINING'] as const),
];

/** Records in the call whether its effect is unknown. After a 5xx it is, unless the answer says that nothing moved. */
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
