import type { Fate, Outcome } from '../journal/fate';
import type { Finding } from '../model/accusation';
import type { Bank } from '../target/bank';
import { isAnswer, type Answer, type Lost } from '../target/call';
import { judgeDone } from './judgeDone';
import { judgeRefusal, unknownAnswer } from './judgeRefusal';

/** The meaning of an answer, and the promises that it breaks. */
export interface Verdict {
  outcome: Outcome;
  findings: Finding[];
  ids: readonly string[];
  code: string | null;
  /** The payer's balance in the answer. */
  balanceCents: number | null;
  replayed: boolean;
}

/** A proxy answers these in the place of a server. */
const GATEWAY = [502, 504];

export interface Context {
  bank: Bank;
  /** The request used the key of another one. */
  changed: boolean;
  /** The present fault makes servers answer 500. */
  expectsInternal: boolean;
}

/**
 * Jepsen's rule: an operation that is not certainly done and not certainly undone is in doubt, and the judge says no more
 * about it.
 */
export function judge(fate: Fate, reply: Answer | Lost, context: Context): Verdict {
  const nothing = { findings: [], ids: [], code: null, balanceCents: null, replayed: false };
  if (!isAnswer(reply)) return { ...nothing, outcome: reply.sent ? 'doubt' : 'undone' };
  const { status, body, headers } = reply;
  const code = (body?.code ?? null) as string | null;
  const replayed = headers['idempotency-replayed'] === 'true';
  const heard = { ...nothing, code, replayed };
  if (status === 401 || status === 429) return { ...heard, outcome: 'undone' };
  if (status === 201) {
    const { findings, ...done } = judgeDone(fate, reply, context);
    return { ...heard, ...done, outcome: 'ok', findings: [...findings, ...falseReplay(fate, replayed)] };
  }
  if (status === 503 && code === 'UNAVAILABLE') return { ...heard, ...judgeUnavailable(reply) };
  if (GATEWAY.includes(status) || (context.expectsInternal && status === 500 && code === 'INTERNAL'))
    return { ...heard, outcome: 'doubt' };
  if (status < 400 || status >= 500) return { ...heard, outcome: 'doubt', findings: [unknownAnswer(reply)] };
  return {
    ...heard,
    outcome: 'refused',
    findings: [...judgeRefusal(fate, reply, context.changed), ...falseReplay(fate, replayed)],
  };
}

/** There is nothing to replay before the first clear answer. */
function falseReplay({ final, wasInDoubt, found }: Fate, replayed: boolean): Finding[] {
  const isFirst = final === null && !wasInDoubt && found.length === 0;
  if (!replayed || !isFirst) return [];
  return [{ proof: 'P3', expected: 'a first answer', actual: 'one that is marked as a replay' }];
}

/** `nothing` is a promise: the book must not have the payment, and the client may send it again without a key. */
function judgeUnavailable({ headers, body }: Answer): Pick<Verdict, 'outcome' | 'findings'> {
  const { moved } = (body?.details ?? {}) as { moved?: unknown };
  const findings: Finding[] = [];
  if (!headers['retry-after']) findings.push({ proof: 'answers', expected: 'a Retry-After with 503', actual: 'none' });
  if (moved !== 'nothing' && moved !== 'unknown')
    findings.push({
      proof: 'answers',
      expected: 'details.moved of nothing or unknown with 503',
      actual: moved === undefined ? 'none' : JSON.stringify(moved),
    }); // prettier-ignore
  return { outcome: moved === 'nothing' ? 'undone' : 'doubt', findings };
}
