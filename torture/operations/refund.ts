import type { Accuse } from '../model/accusation';
import { nameOf, type MoneyOperation } from '../model/operation';
import { amountOf, type Booked } from '../model/payment';
import { HANGS_UP } from './amounts';
import { drawEarlier } from './earlier';
import { moneyKind } from './kind';
import { isSend, type Send } from './send';

/** The payee of an earlier send gives money back. */
export interface Refund extends MoneyOperation {
  kind: 'refund';
  of: Send;
  /** Null for all that remains. */
  cents: number | null;
}

export const refund = moneyKind<Refund>({
  weight: 10,
  draw(place) {
    const { draws, placed } = place;
    for (const { operation: of } of drawEarlier(place)) {
      if (!isSend(of)) continue;
      const cents = draws.chance(0.5) ? null : draws.integer(1, of.payment.cents);
      return { ...placed, kind: 'refund', of, cents, hangsUp: draws.chance(HANGS_UP) };
    }
    return null;
  },
  payer: ({ of }) => of.payment.payee,
  asks(operation) {
    const { cents, of } = operation;
    const amount = cents === null ? { cents: of.payment.cents, isMost: true as const } : { cents };
    return [{ payer: of.payment.payee, payee: of.payer, ...amount, description: nameOf(operation) }];
  },
  request(operation, { idsOf, changed }) {
    const [id] = idsOf(operation.of);
    if (id === undefined) return null;
    const description = nameOf(operation);
    const cents = (operation.cents ?? 0) + (changed ? 1 : 0);
    const body = cents === 0 ? { description } : { amount: amountOf(cents), description };
    return { method: 'POST', path: `/api/transactions/${id}/refund`, body };
  },
  refusals: { INSUFFICIENT_FUNDS: 402, REFUND_EXCEEDS_REMAINING: 422 },
  prove: proveRemaining,
});

/** In the order of the book, no refund gives back more than remained, and a full one gives back all of it. */
function proveRemaining(booked: readonly Booked<Refund>[], accuse: Accuse): void {
  const remaining = new Map<string, number>();
  // All refunds of one transfer have the same payer, so versions give their order. The HTTP witness sees no versions.
  const ordered = booked.filter(({ row }) => row.version !== undefined);
  for (const { operation, row } of ordered.sort((a, b) => (a.row.version ?? 0) - (b.row.version ?? 0))) {
    const of = nameOf(operation.of);
    const left = remaining.get(of) ?? operation.of.payment.cents;
    const isFull = operation.cents === null;
    if (row.cents > left || (isFull && row.cents !== left))
      accuse({
        proof: 'P4',
        about: nameOf(operation),
        expected: `${isFull ? '' : 'at most '}${left} cents, which remained of ${of}`,
        actual: `${row.cents} cents`,
      });
    remaining.set(of, left - row.cents);
  }
}
