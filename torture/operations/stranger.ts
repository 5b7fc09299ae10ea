import type { Operation } from '../model/operation';
import { AWAY, isAnswer, type Answer, type Call } from '../target/call';
import { drawEarlier } from './earlier';
import { lookKind } from './lookKind';
import { isSend, type Send } from './send';

/** A person with no part in an earlier send of the same client tries to read it, and to refund it. */
interface Intrusion extends Operation {
  kind: 'stranger';
  of: Send;
  person: number;
}

type Seen = { call: Call; answer: Answer }[];

export const stranger = lookKind<Intrusion, Seen>({
  weight: 2,
  draw(place) {
    const { draws, placed, plan } = place;
    for (const { operation: of } of drawEarlier(place)) {
      const person = draws.integer(0, plan.people - 1);
      if (isSend(of) && person !== of.payer && person !== of.payment.payee)
        return { ...placed, kind: 'stranger', of, person };
    }
    return null;
  },
  async observe({ of, person, server }, { bank, journal, target }) {
    const [id] = journal.idsOf(of);
    const token = await bank.token(server, person);
    if (id === undefined || token === null) return null;
    const path = `/api/transactions/${id}`;
    const body = { description: `stranger ${person}` };
    const seen: Seen = [];
    for (const call of [{ method: 'GET', path } as const, { method: 'POST', path: `${path}/refund`, body } as const]) {
      const answer = await target.call(server, { ...call, token });
      if (!isAnswer(answer) || AWAY.includes(answer.status)) continue;
      seen.push({ call, answer });
      if (isHidden(answer)) journal.counts.strangers += 1;
    }
    return seen;
  },
  judge: (_operation, seen) =>
    seen
      .filter(({ answer }) => !isHidden(answer))
      .map(({ call, answer }) => ({
        proof: 'answers',
        about: `${call.method} ${call.path} by a stranger`,
        expected: '404 TRANSACTION_NOT_FOUND',
        actual: `${answer.status} ${String(answer.body?.code)}`,
      })),
});

/** A stranger cannot tell the transaction of others from one that does not exist. */
const isHidden = ({ status, body }: Answer) => status === 404 && body?.code === 'TRANSACTION_NOT_FOUND';
