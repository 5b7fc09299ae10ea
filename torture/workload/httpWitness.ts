import { setTimeout as delay } from 'node:timers/promises';
import { waitMs, type Bank, type Person } from './bank';
import { follows } from './looker';
import { isAnswer, type Answer, type Json, type Target } from './target';
import type { Row, Snapshot, Witness } from './witness';

/** No transfer is under way for longer than this: what was booked before is there, or will never be. */
const SETTLED_MS = 20_000;
const ATTEMPTS_MAX = 300;
const PAUSE_MS = 100;

/** One entry of a history. */
interface Side {
  row: Row;
  isPayers: boolean;
}

/** Sees a book through the API alone: balances as they were a while ago, and histories of all who take part. */
export class HttpWitness implements Witness {
  private readonly openedAt = Date.now();

  constructor(
    private readonly target: Target,
    private readonly bank: Bank,
    /** Which one is asked. */
    private readonly server = 0,
  ) {}

  /** A transfer has one time for both of its sides, so balances at one time are one snapshot. */
  async snapshot(): Promise<Snapshot | null> {
    if (Date.now() - this.openedAt < 2 * SETTLED_MS) return null;
    const { people } = this.bank;
    // By the clock of the server.
    const { headers } = await this.get(people[0] as Person, '/api/users/me');
    const at = new Date(Date.parse(headers.date ?? '') - SETTLED_MS).toISOString();
    let totalCents = 0;
    let isSound = true;
    for (const person of people) {
      const { body } = await this.get(person, `/api/accounts/${person.accountId}/balance?at=${at}`);
      totalCents += Math.round(body.balance * 100);
      isSound &&= body.balance >= 0;
    }
    return { accounts: people.length, totalCents, isSound };
  }

  /** As it is now, in whole cents. */
  async balanceOf(person: Person): Promise<number> {
    const { body } = await this.get(person, '/api/users/me');
    return Math.round(body.user.balance * 100);
  }

  /** Keys are nothing that the API tells. */
  find(): Promise<null> {
    return Promise.resolve(null);
  }

  /** @throws Error when the two histories that a transaction stands in do not agree */
  async book(): Promise<readonly Row[]> {
    const sides = new Map<string, Side[]>();
    for (const person of this.bank.people)
      for (const entry of await this.history(person)) {
        const row = this.toRow(entry, person);
        const side = { row, isPayers: entry.direction === 'out' };
        sides.set(row.id, [...(sides.get(row.id) ?? []), side]);
      }
    return [...sides.values()].map(mergeSides);
  }

  /** All but the opening, which comes last. @throws Error when an entry does not follow from the one before it */
  private async history(person: Person): Promise<Json[]> {
    const entries: Json[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await this.get(person, `/api/transactions?limit=100${query}`);
      entries.push(...(body.data as Json[]));
      cursor = body.nextCursor as string | null;
    }
    for (const [index, entry] of entries.entries())
      if (index > 0 && !follows(entries[index - 1], entry))
        throw new Error(`a gap in a history at ${String(entry.id)}`);
    return entries.slice(0, -1);
  }

  private async get(person: Person, path: string): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.bank.token(this.server, person.number);
      const reply = await this.target.call(this.server, { method: 'GET', path, token });
      if (isAnswer(reply) && reply.status === 200) return reply;
      if (isAnswer(reply) && reply.status === 401 && token) this.bank.forget(this.server, person.number, token);
      if (attempt === ATTEMPTS_MAX) throw new Error(`GET ${path} has no answer`);
      await delay(isAnswer(reply) ? waitMs(reply) : PAUSE_MS);
    }
  }

  private toRow(entry: Json, { number: self }: Person): Row {
    const { account_number: accountNumber } = entry.counterparty as { account_number: string };
    const other = this.bank.people.find((person) => person.accountNumber === accountNumber)?.number ?? -1;
    const [from, to] = entry.direction === 'out' ? [self, other] : [other, self];
    const { id, status, description } = entry as { id: string; status: string; description: string | null };
    const [cents, balanceCents] = [entry.amount, entry.balance_after].map((amount) => Math.round(amount * 100));
    const seen = { id, from, to, cents: cents as number, status, description: description ?? '' };
    return { ...seen, balanceCents: balanceCents as number, key: undefined, version: undefined };
  }
}

/** What was done stands in two histories, and says the same in both; a refusal stands in its sender's alone. */
function mergeSides(sides: Side[]): Row {
  const payers = sides.find(({ isPayers }) => isPayers)?.row;
  const count = payers?.status === 'completed' ? 2 : 1;
  const [same] = new Set(sides.map(({ row }) => JSON.stringify({ ...row, balanceCents: 0 })));
  const areOne = sides.every(({ row }) => JSON.stringify({ ...row, balanceCents: 0 }) === same);
  if (!payers || sides.length !== count || !areOne)
    throw new Error(`these are the sides of one transaction: ${JSON.stringify(sides)}`);
  return payers;
}
