import { setTimeout as delay } from 'node:timers/promises';
import type { Fate, Outcome } from '../journal/fate';
import { isAnswer, waitMs, type Answer, type Lost } from '../target/call';
import { judge, type Verdict } from './judge';
import type { World } from './world';

/** No call takes longer than this under any fault: the ledger's bound for an order, and a wait for a connection. */
const CALL_MS_MAX = 17_000;
const HANG_UP_MS_MAX = 4;
const TOKENS_REFUSED_MAX = 5;

export interface Attempt {
  server: number;
  hangsUp: boolean;
  /** With another amount, under the same key. */
  changed: boolean;
}

/** Sends one request for a payment and records its end. Null when there is nothing to send. */
export async function attempt(world: World, fate: Fate, how: Attempt): Promise<Outcome | null> {
  const { bank, journal, target } = world;
  const { operation, rules, key, payer } = fate;
  const { server, hangsUp, changed } = how;
  const request = rules.request(operation, {
    changed,
    accountNumber: (person) => bank.person(person).accountNumber,
    idsOf: (of) => journal.idsOf(of),
  });
  if (!request) return null;
  const token = await bank.token(server, payer);
  if (token === null) return 'undone';

  journal.begin(fate, { kind: operation.kind, server, key, payer, changed, ...request });
  const hangUpMs = hangsUp ? Math.random() * HANG_UP_MS_MAX : undefined;
  const reply = await target.call(server, { ...request, token, key, hangUpMs });
  const verdict = judge(fate, reply, { bank, changed, expectsInternal: journal.expectsInternal });
  record(world, fate, verdict, reply);
  if (hangsUp && !isAnswer(reply) && verdict.outcome === 'doubt') journal.counts.hungUp += 1;
  if (isAnswer(reply) && reply.status === 401) bank.forget(server, payer, token);
  if (isAnswer(reply) && reply.status === 429) await delay(waitMs(reply));
  return verdict.outcome;
}

function record({ journal }: World, fate: Fate, verdict: Verdict, reply: Answer | Lost): void {
  const { outcome, findings, ids, code, balanceCents, replayed } = verdict;
  const heard = isAnswer(reply) ? { status: reply.status } : { lost: reply.why };
  journal.end(fate, outcome, { ...heard, code, ids, replayed, took: Math.round(reply.ms) });
  if (replayed) journal.counts.replayed += 1;
  const about = fate.name;
  for (const finding of findings) journal.accuse({ about, ...finding });
  if (countRefusedTokens(fate, reply, journal.expectsExpiry) === TOKENS_REFUSED_MAX)
    journal.accuse({ proof: 'answers', about, expected: 'a new token to be let in', actual: `${TOKENS_REFUSED_MAX} × 401 in a row` }); // prettier-ignore
  if (reply.ms > CALL_MS_MAX)
    journal.accuse({ proof: 'P7', about, expected: `an answer within ${CALL_MS_MAX} ms`, actual: `${reply.ms} ms` });
  if (fate.final !== null || (outcome !== 'ok' && outcome !== 'refused')) return;
  fate.final = outcome;
  fate.code = code;
  fate.ids = ids;
  fate.balanceCents = balanceCents;
}

/** A server may refuse an old token. It refuses a new one too only while its clock is wrong. */
function countRefusedTokens(fate: Fate, reply: Answer | Lost, expectsExpiry: boolean): number {
  fate.tokensRefused = isAnswer(reply) && reply.status === 401 && !expectsExpiry ? fate.tokensRefused + 1 : 0;
  return fate.tokensRefused;
}
