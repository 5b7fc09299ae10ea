import { uuidv7 } from 'uuidv7';
import type { OrderHead, OrderOf } from '../book/order';
import { batch, type BatchTerms } from './batch';
import type { Kind } from './kind';
import { opening, type OpeningTerms } from './opening';
import { refund, type RefundOrderTerms } from './refund';
import { send, type SendTerms } from './send';

/** All kinds of orders. A new kind is a member of this union, a line of KINDS, and a file beside this one. */
export type Terms = SendTerms | BatchTerms | RefundOrderTerms | OpeningTerms;

/** The terms of an order that a user places and that makes one movement. */
export type PaymentTerms = Exclude<Terms, BatchTerms | OpeningTerms>;

const KINDS: { readonly [K in Terms['kind']]: Kind<Extract<Terms, { kind: K }>> } = { send, batch, refund, opening };

export type Order = OrderOf<Terms>;

export const kindOf = ({ kind }: Pick<Terms, 'kind'>): Kind<Terms> => KINDS[kind];

export const countOf = (terms: Terms): number => kindOf(terms).count(terms);

type Placement = Pick<OrderHead, 'actor' | 'payingAccount'> & { idempotencyKey: string | null };

export function createOrder(terms: Terms, { actor, payingAccount, idempotencyKey: key }: Placement): Order {
  const kind = kindOf(terms);
  const ids: [string, ...string[]] = [uuidv7()];
  for (let others = kind.count(terms) - 1; others > 0; others -= 1) ids.push(uuidv7());
  const idempotency = key === null ? null : { key, requestHash: kind.fingerprint(terms) };
  return { ...terms, actor, payingAccount, ids, idempotency };
}
