import type { Fate } from '../journal';
import type { Bank } from './bank';
import { nameOf, payerOf, type MoneyOperation, type Payment } from './operation';
import type { Call } from './target';

/** A payment that an operation asks for, with the words that it carries into the book. */
export interface Asked extends Payment {
  payer: number;
  description: string;
  /** Whether it may be less than that. */
  isMost?: true;
}

export const isAmountOf = ({ cents, isMost }: Asked, moved: number): boolean =>
  isMost ? moved > 0 && moved <= cents : moved === cents;

/** What an operation asks for. Of a refund of all that remains nobody knows the amount before: it is at most so much. */
export function asksFor(operation: MoneyOperation): Asked[] {
  const [name, payer] = [nameOf(operation), payerOf(operation)];
  switch (operation.kind) {
    case 'send':
      return [{ payer, ...operation.payment, description: name }];
    case 'batch':
      return operation.payments.map((payment, index) => ({ payer, ...payment, description: `${name}/${index}` }));
    case 'refund': {
      const { cents, of } = operation;
      const amount = cents === null ? { cents: of.payment.cents, isMost: true as const } : { cents };
      return [{ payer, payee: of.payer, ...amount, description: name }];
    }
  }
}

/**
 * The request of an operation; with `changed`, of the same with another amount. Null where it cannot be made: nothing is known of
 * the transfer that it gives back.
 */
export function requestFor(
  operation: MoneyOperation,
  { bank, original, changed = false }: { bank: Bank; original: Fate | undefined; changed?: boolean },
): Pick<Call, 'method' | 'path' | 'body'> | null {
  const extra = changed ? 1 : 0;
  const asked = asksFor(operation);
  const transfers = asked.map(({ payee, cents, description }, index) => ({
    toAccountNumber: bank.person(payee).accountNumber,
    amount: amountOf(cents + (index === 0 ? extra : 0)),
    description,
  }));
  switch (operation.kind) {
    case 'send':
      return { method: 'POST', path: '/api/transactions/send', body: transfers[0] };
    case 'batch':
      return { method: 'POST', path: '/api/transactions/batch', body: { transfers } };
    case 'refund': {
      const [id] = original?.ids ?? [];
      if (id === undefined) return null;
      const { description } = asked[0] as Asked;
      const cents = operation.cents === null ? extra : operation.cents + extra;
      const body = cents === 0 ? { description } : { amount: amountOf(cents), description };
      return { method: 'POST', path: `/api/transactions/${id}/refund`, body };
    }
  }
}

/** As decimal text: 5 is `0.05`. */
function amountOf(cents: number): string {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
