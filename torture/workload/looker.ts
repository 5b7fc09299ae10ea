import { isAnswer, type Answer, type Call, type Json } from './target';
import { OPENING_CENTS } from './bank';
import type { World } from './client';
import { nameOf, type Intrusion, type Look } from './operation';

const PAGES_MAX = 3;
/** Not logged in any more, too many calls, a server or what it needs is away. */
const MAY_BE_AWAY = [401, 429, 502, 503, 504];

/** Reads while money moves, and checks what can be checked of what it sees. */
export class Looker {
  constructor(private readonly world: World) {}

  async lookAtBalances(): Promise<void> {
    const { journal, witness, plan } = this.world;
    const seen = await witness.snapshot();
    if (!seen) return;
    journal.counts.snapshots += 1;
    journal.note('balances', seen);
    const total = plan.people * OPENING_CENTS;
    if (!seen.isSound || seen.totalCents !== total || seen.accounts !== plan.people)
      journal.accuse('P5', `${total} cents of ${plan.people} people, and a snapshot saw ${JSON.stringify(seen)}`);
  }

  /** Some pages, newest first: each entry must follow from the one after it, and none be there twice. */
  async lookAtHistory({ person, server }: Look): Promise<void> {
    const { journal } = this.world;
    let cursor: string | null = '';
    let newer: Json = null;
    const seen = new Set<string>();
    for (let page = 0; page < PAGES_MAX && cursor !== null; page += 1) {
      const answer: Answer | null = await this.get(
        server,
        person,
        `/api/transactions?limit=20${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      if (answer?.status !== 200 || !Array.isArray(answer.body?.data)) return;
      journal.counts.pages += 1;
      for (const entry of answer.body.data as Json[]) {
        if (newer && !follows(newer, entry))
          journal.accuse('P6', `history of ${person}: ${brief(newer)} does not follow ${brief(entry)}`);
        if (seen.has(entry.id as string)) journal.accuse('P6', `history of ${person}: ${brief(entry)} is there twice`);
        seen.add(entry.id as string);
        newer = entry;
      }
      cursor = answer.body.nextCursor as string | null;
    }
  }

  /** A session of its own is ended at one server, and then used at all that must know. */
  async logOut({ person, server }: Look): Promise<void> {
    const { bank, journal, sharesSessions, target } = this.world;
    const token = await bank.logIn(server, person);
    if (token === null) return;
    const ended = await target.call(server, { method: 'POST', path: '/api/auth/logout', token });
    if (!isAnswer(ended) || ended.status !== 204) return;
    journal.counts.logouts += 1;
    for (const asked of sharesSessions ? target.origins.keys() : [server]) {
      const reply = await target.call(asked, { method: 'GET', path: '/api/users/me', token });
      if (isAnswer(reply) && !MAY_BE_AWAY.includes(reply.status))
        journal.accuse(
          'sessions',
          `server ${asked} answered ${reply.status} to a session that server ${server} had ended`,
        );
    }
  }

  /** What is not theirs is not there for them. */
  async intrude({ of, person, server }: Intrusion): Promise<void> {
    const { bank, journal, target } = this.world;
    const [id] = journal.fates.get(nameOf(of))?.ids ?? [];
    const token = await bank.token(server, person);
    if (id === undefined || token === null) return;
    const path = `/api/transactions/${id}`;
    const description = `stranger ${person}`;
    const asked: Call[] = [
      { method: 'GET', path, token },
      { method: 'POST', path: `${path}/refund`, token, body: { description } },
    ];
    for (const call of asked) {
      const reply = await target.call(server, call);
      if (!isAnswer(reply) || MAY_BE_AWAY.includes(reply.status)) continue;
      if (reply.status === 404 && reply.body?.code === 'TRANSACTION_NOT_FOUND') journal.counts.strangers += 1;
      else journal.accuse('answers', `${call.method} ${call.path} by a stranger was answered ${reply.status}`);
    }
  }

  private async get(server: number, person: number, path: string): Promise<Answer | null> {
    const { bank, journal, target } = this.world;
    const token = await bank.token(server, person);
    if (token === null) return null;
    const reply = await target.call(server, { method: 'GET', path, token });
    if (!isAnswer(reply)) return null;
    if (reply.status === 401) bank.forget(server, person, token);
    if (reply.status !== 200 && !MAY_BE_AWAY.includes(reply.status))
      journal.accuse('answers', `GET ${path} was answered ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply;
  }
}

/** Whether the balance after the newer entry is that after the older one, and what the newer one moved. */
export function follows(newer: Json, older: Json): boolean {
  const cents = (amount: number) => Math.round(amount * 100);
  const sign = newer.status !== 'completed' ? 0 : newer.direction === 'in' ? 1 : -1;
  return cents(newer.balance_after) === cents(older.balance_after) + sign * cents(newer.amount);
}

const brief = ({ id, amount, direction, status, balance_after: after }: Json) =>
  JSON.stringify({ id, amount, direction, status, after });
