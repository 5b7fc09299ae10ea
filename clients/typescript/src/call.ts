import type { Send } from './attempt.ts';

/** One call, or one payment over all of its attempts. */
export interface Call {
  /** In whose name it is made. Null until a token is attached for the first time. It never changes after that. */
  userId: string | null;
  /** It was sent, and it is open what became of it. */
  isUnknown: boolean;
}

export type SendCall = (request: Request, call: Call) => Promise<Response>;

export const newCall = (): Call => ({ userId: null, isUnknown: false });

/** Neither what the ledger says nor a fault of the request: what an earlier attempt has done stays open. */
const UNDECIDED = new Set([401, 403, 408, 429]);

/** Notes whether it is open what became of the call. A server that fails (5xx) may have done it before. */
export function withOutcome(send: Send): SendCall {
  return async (request, call) => {
    const wasUnknown = call.isUnknown;
    call.isUnknown = true;
    const answer = await send(request);
    call.isUnknown = answer.status >= 500 || (wasUnknown && UNDECIDED.has(answer.status));
    return answer;
  };
}
