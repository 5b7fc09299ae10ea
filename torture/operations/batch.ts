import { nameOf, type MoneyOperation, type Payment } from '../model/operation';
import { amountOf } from '../model/payment';
import { drawPayment, HANGS_UP } from './amounts';
import { moneyKind } from './kind';

export interface Batch extends MoneyOperation {
  kind: 'batch';
  payer: number;
  payments: readonly [Payment, ...Payment[]];
}

const BATCH_MAX = 8;

export const batch = moneyKind<Batch>({
  weight: 10,
  draw(place) {
    const { draws, placed, plan } = place;
    const payer = draws.integer(0, plan.people - 1);
    const first = drawPayment(place, payer);
    const others = Array.from({ length: draws.integer(0, BATCH_MAX - 1) }, () => drawPayment(place, payer));
    return { ...placed, kind: 'batch', payer, payments: [first, ...others], hangsUp: draws.chance(HANGS_UP) };
  },
  payer: ({ payer }) => payer,
  asks: (operation) =>
    operation.payments.map((payment, index) => ({
      payer: operation.payer,
      ...payment,
      description: descriptionOf(operation, index),
    })),
  request(operation, { accountNumber, changed }) {
    const transfers = operation.payments.map(({ payee, cents }, index) => ({
      toAccountNumber: accountNumber(payee),
      amount: amountOf(cents + (changed && index === 0 ? 1 : 0)),
      description: descriptionOf(operation, index),
    }));
    return { method: 'POST', path: '/api/transactions/batch', body: { transfers } };
  },
  refusals: { INSUFFICIENT_FUNDS: 402 },
});

const descriptionOf = (operation: Batch, index: number) => `${nameOf(operation)}/${index}`;
