import { setTimeout as delay } from 'node:timers/promises';
import { follows } from '../model/historyEntry';
import type { Json } from '../model/json';
import type { Row } from '../model/row';
import type { Bank, Person } from '../target/bank';
import { isAnswer, waitMs, type Answer } from '../target/call';
import type { Target } from '../target/target';
import { mergeSides, type Side } from './sides';
import type { Snapshot, Witness } from './witness';

/** No transfer takes longer than this: the book up to that time is final. */
const FINAL_AFTER_MS = 20_000;
const ATTEMPTS_MAX = 300;
const PAUSE_MS = 100;

/** Reads the book through the API alone: the balances of a past moment, and the history of each person. */
export class HttpWitness implements Witness {
  private readonly openedAt = Date.now();

  constructor(
    private readonly target: Target,
    private readonly bank: Bank,
    /** The server that it asks. */
    private readonly server = 0,
  ) {}

  /** A transfer has one time for both of its sides, so balances at one time are one snapshot. */
  async snapshot(): Promise<Snapshot | null> {
    if (Date.now() - this.openedAt < 2 * FINAL_AFTER_MS) return null;
    const { people } = this.bank;
    // By the server's clock, because ours may differ.
    const { headers } = await this.get(people[0] as Person, '/api/users/me');
    const at = new Date(Date.parse(headers.date ?? '') - FINAL_AFTER_MS).toISOString();
    let totalCents = 0;
    let isSound = true;
    for (const person of people) {
      const { body } = await this.get(person, `/api/accounts/${person.accountId}/balance?at=${at}`);
      totalCents += Math.round(body.balance * 100);
      isSound &&= body.balance >= 0;
    }
    return { accounts: people.length, totalCents, isSound };
  }

  /** The present balance, in whole cents. */
  async balanceOf(person: Person): Promise<number> {
    const { body } = await this.get(person, '/api/users/me');
    return Math.round(body.user.balance * 100);
  }

  /** The API shows no keys. */
  find(): Promise<null> {
    return Promise.resolve(null);
  }

  /** @throws Error when the histories of payer and payee disagree about a transaction */
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

  /** All entries but the opening, which comes last. @throws Error when an entry does not follow from its predecessor */
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
