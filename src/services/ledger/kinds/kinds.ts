import { uuidv7 } from 'uuidv7';
import type { OrderHead, OrderOf } from '../book/order';
import { batch, type BatchTerms } from './batch';
import type { Kind } from './kind';
import { opening, type OpeningTerms } from './opening';
import { refund, type RefundOrderTerms } from './refund';
import { send, type SendTerms } from './send';

/** All kinds of orders. A new kind is a member of this union, a line of KINDS, and a file beside this one. */
export type Terms = SendTerms | BatchTerms | RefundOrderTerms | OpeningTerms;

const KINDS: { readonly [K in Terms['kind']]: Kind<Extract<Terms, { kind: K }>> } = { send, batch, refund, opening };

export type Order = OrderOf<Terms>;

export const kindOf = ({ kind }: Pick<Terms, 'kind'>): Kind<Terms> => KINDS[kind];

export const countOf = (terms: Terms): number => kindOf(terms).count(terms);

export type Placement = Pick<OrderHead, 'actor' | 'payingAccount'> & { idempotencyKey: string | null };

export function createOrder(terms: Terms, { idempotencyKey: key, ...placement }: Placement): Order {
  const ids = Array.from({ length: countOf(terms) }, () => uuidv7()) as [string, ...string[]];
  const idempotency = key === null ? null : { key, requestHash: kindOf(terms).fingerprint(terms) };
  return { ...terms, ...placement, ids, idempotency };
}
