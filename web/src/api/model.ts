import type { components } from '@payverse/client';
import { centsOf, toCents, type Cents } from '../money/cents.ts';

/** What the pages know of the API's answers: money as cents, times as dates. */

type Shapes = components['schemas'];

export interface Account {
  id: string;
  accountNumber: string;
  balance: Cents;
  /** ISO 4217. */
  currency: string;
  createdAt: Date;
}

/** Whom one pays or is paid by. The name is shortened: `Bob E.` */
export interface Person {
  accountNumber: string;
  name: string;
}

/** The account of the house, where openings come from: nobody can pay into it. */
const HOUSE = 'ACC0000000000000';

export const isHouse = ({ accountNumber }: Person): boolean => accountNumber === HOUSE;

/** A transaction, seen from the user's own account. */
export interface Entry {
  id: string;
  direction: 'in' | 'out';
  /** `failed` is a refusal that was recorded, and moved nothing. */
  status: 'completed' | 'failed';
  type: 'opening' | 'transfer' | 'refund';
  /** The id of the transfer that a refund gives back. Null for all other types. */
  refundOf: string | null;
  /** How much of it went back so far. Null for an entry that cannot be refunded: an opening, a refund, a refusal. */
  refunded: Cents | null;
  amount: Cents;
  description: string | null;
  createdAt: Date;
  counterparty: Person;
  /** What the account held after it. */
  balanceAfter: Cents;
}

/** What can still be refunded of it, by the one who received it. */
export const remainingOf = ({ amount, refunded }: Pick<Entry, 'amount' | 'refunded'>): Cents =>
  toCents(refunded === null ? 0 : amount - refunded);

/** Which entries: all, where nothing is said. Times are RFC 3339; `from` is inclusive and `to` exclusive. */
export interface EntryFilter {
  direction?: 'in' | 'out';
  status?: 'completed' | 'failed';
  from?: string;
  to?: string;
  /** An account number. */
  counterparty?: string;
}

export interface Session {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
  userAgent: string | null;
  ip: string | null;
  /** Whether it is this browser's. */
  current: boolean;
  /** The device that repeated a refresh of this session from elsewhere, or null. */
  repeated: { at: Date; userAgent: string | null; ip: string | null } | null;
}

export const toAccount = ({ id, account_number, balance, currency, created_at }: Shapes['Account']): Account => ({
  id,
  accountNumber: account_number,
  balance: centsOf(balance),
  currency,
  createdAt: new Date(created_at),
});

export const toEntry = (entry: Shapes['Entry']): Entry => ({
  id: entry.id,
  direction: entry.direction,
  status: entry.status,
  type: entry.type,
  refundOf: entry.refund_of,
  refunded: entry.refunded_amount === null ? null : centsOf(entry.refunded_amount),
  amount: centsOf(entry.amount),
  description: entry.description,
  createdAt: new Date(entry.created_at),
  counterparty: toPerson(entry.counterparty),
  balanceAfter: centsOf(entry.balance_after),
});

export const toPerson = ({ account_number, display_name }: Shapes['Counterparty']): Person => ({
  accountNumber: account_number,
  name: display_name,
});

export const toSession = (session: Shapes['Session']): Session => ({
  id: session.id,
  createdAt: new Date(session.created_at),
  lastUsedAt: new Date(session.last_used_at),
  userAgent: session.user_agent,
  ip: session.ip,
  current: session.current,
  repeated: session.repeated_from
    ? {
        at: new Date(session.repeated_from.at),
        userAgent: session.repeated_from.user_agent,
        ip: session.repeated_from.ip,
      }
    : null,
});
