import type { Fate, Outcome, Proof } from '../journal';
import type { Bank } from './bank';
import { asksFor, isAmountOf } from './request';
import { isAnswer, type Answer, type Json, type Lost } from './target';

/** What an answer means, and which promises it breaks. */
export interface Verdict {
  outcome: Outcome;
  faults: { proof: Proof; what: string }[];
  ids: readonly string[];
  code: string | null;
  /** The payer's, as it is answered. */
  balanceCents: number | null;
  replayed: boolean;
}

/** What a request that is no mistake may be refused with, and by which status. */
const REFUSALS: Readonly<Record<Fate['operation']['kind'], Readonly<Record<string, number>>>> = {
  send: { INSUFFICIENT_FUNDS: 402 },
  batch: { INSUFFICIENT_FUNDS: 402 },
  refund: { INSUFFICIENT_FUNDS: 402, REFUND_EXCEEDS_REMAINING: 422 },
};
/** What a proxy in front of a server says for it. */
const GATEWAY = [502, 504];

interface Context {
  bank: Bank;
  /** It was asked under the key of something else. */
  changed: boolean;
  /** 500 is no surprise now. */
  expectsInternal: boolean;
}

/** Jepsen's rule: what is not certainly done and not certainly undone is in doubt, and nothing else is said of it. */
export function judge(fate: Fate, reply: Answer | Lost, context: Context): Verdict {
  const nothing = { faults: [], ids: [], code: null, balanceCents: null, replayed: false };
  if (!isAnswer(reply)) return { ...nothing, outcome: reply.sent ? 'doubt' : 'undone' };
  const { status, body, headers } = reply;
  const code = (body?.code ?? null) as string | null;
  const replayed = headers['idempotency-replayed'] === 'true';
  const heard = { ...nothing, code, replayed };
  if (status === 401 || status === 429) return { ...heard, outcome: 'undone' };
  if (status === 201) {
    const verdict = judgeDone(fate, reply, context);
    return { ...verdict, replayed, faults: [...verdict.faults, ...falseReplay(fate, replayed)] };
  }
  if (status === 503 && code === 'UNAVAILABLE') return { ...heard, ...judgeUnavailable(reply) };
  if (GATEWAY.includes(status) || (context.expectsInternal && status === 500 && code === 'INTERNAL'))
    return { ...heard, outcome: 'doubt' };
  if (status < 400 || status >= 500) return { ...heard, outcome: 'doubt', faults: [unknownAnswer(reply)] };
  return {
    ...heard,
    outcome: 'refused',
    faults: [...judgeRefusal(fate, reply, context), ...falseReplay(fate, replayed)],
  };
}

/** Nothing can have been answered before. */
function falseReplay({ settled, wasInDoubt, found }: Fate, replayed: boolean): Verdict['faults'] {
  const isFirst = settled === null && !wasInDoubt && found.length === 0;
  return replayed && isFirst ? [{ proof: 'P3', what: 'its first answer was marked as a replay' }] : [];
}

/** That nothing moved is a promise: the book must not have it, and the request may be sent again without a key. */
function judgeUnavailable({ headers, body }: Answer): Pick<Verdict, 'outcome' | 'faults'> {
  const { moved } = (body?.details ?? {}) as { moved?: string };
  const faults: Verdict['faults'] = [];
  if (!headers['retry-after']) faults.push({ proof: 'answers', what: '503 has no Retry-After' });
  if (moved !== 'nothing' && moved !== 'unknown')
    faults.push({ proof: 'answers', what: '503 does not say what moved' });
  return { outcome: moved === 'nothing' ? 'undone' : 'doubt', faults };
}

const unknownAnswer = ({ status, body }: Answer) => ({
  proof: 'answers' as const,
  what: `it was answered ${status} ${JSON.stringify(body)}`,
});

function judgeDone(fate: Fate, reply: Answer, { bank, changed }: Context): Omit<Verdict, 'replayed'> {
  const { transaction, transactions: several, balance } = (reply.body ?? {}) as Record<string, Json>;
  const transactions: Json[] = Array.isArray(several) ? several : [transaction];
  const ids = transactions.map((transaction) => String(transaction?.id));
  const balanceCents = Math.round(balance * 100);
  const faults = [...(changed ? [keyTaken] : againstEarlier(fate, { ids, balanceCents }, reply))];
  if (!changed && !isAsAsked(fate, transactions, bank))
    faults.push({ proof: 'answers', what: `what was done is not what was asked: ${JSON.stringify(transactions)}` });
  return { outcome: 'ok', faults, ids, code: null, balanceCents };
}

const keyTaken: Verdict['faults'][number] = { proof: 'P3', what: 'its key was taken for another request' };

/** What was answered before, or stood in the book, must be answered again. */
function againstEarlier(
  fate: Fate,
  { ids, balanceCents }: Pick<Verdict, 'ids' | 'balanceCents'>,
  reply: Answer,
): Verdict['faults'] {
  const faults: Verdict['faults'] = [];
  if (fate.settled === 'refused') faults.push({ proof: 'P3', what: `it was refused (${fate.code}) and then done` });
  for (const [earlier, when] of [
    [fate.ids, 'answered'],
    [fate.found, 'found in the book'],
  ] as const)
    // prettier-ignore
    if (earlier.length > 0 && !isReplayOf(earlier, ids, reply))
      faults.push({ proof: 'P3', what: `${earlier.join()} was ${when}, and then ${ids.join()} was answered` });
  if (fate.settled === 'ok' && fate.balanceCents !== balanceCents)
    faults.push({
      proof: 'P3',
      what: `the balance was ${fate.balanceCents}, and is ${balanceCents} when it is repeated`,
    });
  return faults;
}

const isReplayOf = (earlier: readonly string[], ids: readonly string[], { headers }: Answer) =>
  headers['idempotency-replayed'] === 'true' && earlier.join() === ids.join();

function isAsAsked({ operation }: Fate, transactions: readonly Json[], bank: Bank): boolean {
  const asked = asksFor(operation);
  if (asked.length !== transactions.length) return false;
  return asked.every((each, index) => {
    const { payer, payee, description } = each;
    const { amount, from_account_id: from, to_account_id: to, ...rest } = transactions[index] ?? {};
    const areParties = from === bank.person(payer).accountId && to === bank.person(payee).accountId;
    const isDone = rest.status === 'completed' && rest.description === description;
    return areParties && isDone && isAmountOf(each, Math.round(amount * 100));
  });
}

function judgeRefusal(fate: Fate, reply: Answer, { changed }: Context): Verdict['faults'] {
  const code = String(reply.body?.code);
  if (changed) return code === 'IDEMPOTENCY_KEY_REUSED' && reply.status === 422 ? [] : [unknownAnswer(reply)];
  if (REFUSALS[fate.operation.kind][code] !== reply.status) return [unknownAnswer(reply)];
  const { balance, requested } = (reply.body?.details ?? {}) as { balance?: number; requested?: number };
  if (code === 'INSUFFICIENT_FUNDS' && !((balance ?? NaN) < (requested ?? NaN))) return [unknownAnswer(reply)];
  if (fate.settled === 'ok') return [{ proof: 'P3', what: `it was done, and then refused with ${code}` }];
  if (fate.found.length > 0) return [{ proof: 'P3', what: `it stood in the book, and was refused with ${code}` }];
  const isRecorded = fate.settled === 'refused' && fate.code === 'INSUFFICIENT_FUNDS';
  const isReplay = reply.headers['idempotency-replayed'] === 'true' && code === fate.code;
  if (isRecorded && !isReplay && fate.key !== null)
    return [{ proof: 'P3', what: 'a refusal for funds was not replayed' }];
  return [];
}
