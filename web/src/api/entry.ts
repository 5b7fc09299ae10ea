import type { components } from '@payverse/client';
import { t } from '../messages/translate.ts';
import { centsOf, toCents, type Cents } from '../money/cents.ts';
import { toPerson, type Person } from './people.ts';

/** A transaction as the user's own account shows it. */
export interface Entry {
  id: string;
  direction: 'in' | 'out';
  /** `failed` is a recorded refusal: no money moved. */
  status: 'completed' | 'failed';
  type: 'opening' | 'transfer' | 'refund';
  /** The id of the transfer that this refund pays back. Null for all other types. */
  refundOf: string | null;
  /** The amount refunded so far. Null for an entry that cannot be refunded: an opening, a refund, a refusal. */
  refunded: Cents | null;
  amount: Cents;
  description: string | null;
  createdAt: Date;
  counterparty: Person;
  /** The balance of the user's account after this entry. */
  balanceAfter: Cents;
}

/** The part of the amount that its recipient can still refund. */
export const remainingOf = ({ amount, refunded }: Pick<Entry, 'amount' | 'refunded'>): Cents =>
  toCents(refunded === null ? 0 : amount - refunded);

/** An absent field does not filter. Times are RFC 3339; `from` is inclusive and `to` exclusive. */
export interface EntryFilter {
  direction?: 'in' | 'out';
  status?: 'completed' | 'failed';
  from?: string;
  to?: string;
  /** An account number. */
  counterparty?: string;
}

export const toEntry = (entry: components['schemas']['Entry']): Entry => ({
  id: entry.id,
  direction: entry.direction,
  status: entry.status,
  type: entry.type,
  refundOf: entry.refund_of,
  refunded: entry.refunded_amount === null ? null : centsOf(entry.refunded_amount),
  amount: centsOf(entry.amount),
  // The server describes an opening in English.
  description: entry.type === 'opening' ? t('entry.opening') : entry.description,
  createdAt: new Date(entry.created_at),
  counterparty: toPerson(entry.counterparty),
  balanceAfter: centsOf(entry.balance_after),
});
