import type { Fate } from '../journal/fate';
import type { Finding } from '../model/accusation';
import type { Answer } from '../target/call';

export const unknownAnswer = ({ status, body }: Answer): Finding => ({
  proof: 'answers',
  expected: 'an answer of the contract',
  actual: `${status} ${JSON.stringify(body)}`,
});

/** Judges a 4xx answer to a request that was right. */
export function judgeRefusal(fate: Fate, reply: Answer, changed: boolean): Finding[] {
  const code = String(reply.body?.code);
  if (changed) return code === 'IDEMPOTENCY_KEY_REUSED' && reply.status === 422 ? [] : [unknownAnswer(reply)];
  if (fate.rules.refusals[code] !== reply.status) return [unknownAnswer(reply)];
  const { balance, requested } = (reply.body?.details ?? {}) as { balance?: number; requested?: number };
  if (code === 'INSUFFICIENT_FUNDS' && !((balance ?? NaN) < (requested ?? NaN))) return [unknownAnswer(reply)];
  if (fate.final === 'ok') return [{ proof: 'P3', expected: 'the first answer, 201, again', actual: code }];
  if (fate.found.length > 0)
    return [{ proof: 'P3', expected: `${fate.found.join()} as in the book, replayed`, actual: code }];
  // The ledger records a refusal for funds under its key, and no other refusal.
  const isRecorded = fate.final === 'refused' && fate.code === 'INSUFFICIENT_FUNDS' && fate.key !== null;
  const isMarked = reply.headers['idempotency-replayed'] === 'true';
  if (!isRecorded || (isMarked && code === fate.code)) return [];
  const actual = `${code}${isMarked ? ', replayed' : ''}`;
  return [{ proof: 'P3', expected: 'the refusal INSUFFICIENT_FUNDS, replayed', actual }];
}
