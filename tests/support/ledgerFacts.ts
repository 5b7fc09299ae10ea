import type { Account } from '../../src/models/account.model';
import type { Original } from '../../src/models/ledgerFacts.model';
import type { Facts } from '../../src/services/ledger/workingBook';
import { hashBatch, hashRefund, hashSend } from '../../src/services/ledger/order';
import type { BatchOrder, RefundOrder, SendOrder, Transfer } from '../../src/services/ledger/order';

/** Facts and orders for the rules of the ledger, without a database. An account's id is its owner's name. */

export const NOW = new Date('2026-01-01T12:00:00.000Z');
export const minutesFromNow = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

export const userOf = (name: string) => `user ${name}`;
export const numberOf = (name: string) => `ACC ${name}`;

/** With 100.00, and one entry a minute ago. */
export const anAccount = (name: string, changes: Partial<Account> = {}): Account => ({
  id: name,
  userId: userOf(name),
  accountNumber: numberOf(name),
  balanceCents: 100_00,
  currency: 'USD',
  version: 1,
  lastEntryAt: minutesFromNow(-1),
  createdAt: minutesFromNow(-1),
  ...changes,
});

export const factsOf = (accounts: readonly Account[], changes: Partial<Facts> = {}): Facts => ({
  accounts,
  now: NOW,
  lockTimeout: null,
  recorded: [],
  originals: [],
  ...changes,
});

/** A transfer of 10.00 from Alice to Bob. */
export const anOriginal = (changes: Partial<Original> = {}): Original => ({
  id: 'original',
  fromAccountId: 'alice',
  toAccountId: 'bob',
  amountCents: 10_00,
  status: 'completed',
  description: null,
  createdAt: minutesFromNow(-2),
  type: 'transfer',
  refundedCents: 0,
  ...changes,
});

interface OrderOptions {
  id?: string;
  key?: string | undefined;
  description?: string | null;
}

let count = 0;
const newId = () => `id${(count += 1)}`;
const idempotencyOf = (key: string | undefined, requestHash: Buffer) =>
  key === undefined ? null : { key, requestHash };

export function aSend(
  from: string,
  to: string,
  amountCents: number,
  { id = newId(), key, description = null }: OrderOptions = {},
): SendOrder {
  const terms = { toAccountNumber: numberOf(to), amountCents, description };
  const idempotency = idempotencyOf(key, hashSend(terms));
  return { kind: 'send', userId: userOf(from), idempotency, transfers: [{ ...terms, id }] };
}

/** Its transactions have the id of the batch, and behind it their places, counted from 0. */
export function aBatch(
  from: string,
  payments: readonly (readonly [to: string, amountCents: number])[],
  { id = newId(), key, description = null }: OrderOptions = {},
): BatchOrder {
  const terms = payments.map(([to, amountCents]) => ({ toAccountNumber: numberOf(to), amountCents, description }));
  const transfers = terms.map((each, place) => ({ ...each, id: `${id}.${place}` })) as [Transfer, ...Transfer[]];
  return { kind: 'batch', userId: userOf(from), idempotency: idempotencyOf(key, hashBatch(terms)), transfers };
}

/** Of all that remains, unless an amount is given. */
export function aRefund(
  from: string,
  originalId: string,
  { id = newId(), key, description = null, amountCents = null }: OrderOptions & { amountCents?: number | null } = {},
): RefundOrder {
  const terms = { originalId, amountCents, description };
  const idempotency = idempotencyOf(key, hashRefund(terms));
  return { kind: 'refund', userId: userOf(from), idempotency, refund: { ...terms, id } };
}
