import { nameOf, type MoneyOperation, type Operation, type Payment } from '../model/operation';
import { amountOf } from '../model/payment';
import { drawPayment, HANGS_UP } from './amounts';
import { moneyKind, type Place } from './kind';

export interface Send extends MoneyOperation {
  kind: 'send';
  payer: number;
  payment: Payment;
  keyed: boolean;
  borrowsFrom: MoneyOperation | null;
}

const UNKEYED = 0.06;
const BORROWS = 0.1;

export const isSend = (operation: Operation): operation is Send => operation.kind === 'send';

export const send = moneyKind<Send>({
  weight: 50,
  draw(place) {
    const { draws, placed, plan } = place;
    const payer = draws.integer(0, plan.people - 1);
    const payment = drawPayment(place, payer);
    const keyed = !draws.chance(UNKEYED);
    const hangsUp = draws.chance(HANGS_UP);
    const borrowsFrom = keyed && draws.chance(BORROWS) ? drawLender(place, payer) : null;
    return { ...placed, kind: 'send', payer, payment, keyed, borrowsFrom, hangsUp };
  },
  payer: ({ payer }) => payer,
  asks: (operation) => [{ payer: operation.payer, ...operation.payment, description: nameOf(operation) }],
  request(operation, { accountNumber, changed }) {
    const { payee, cents } = operation.payment;
    const amount = amountOf(cents + (changed ? 1 : 0));
    const body = { toAccountNumber: accountNumber(payee), amount, description: nameOf(operation) };
    return { method: 'POST', path: '/api/transactions/send', body };
  },
  refusals: { INSUFFICIENT_FUNDS: 402 },
});

/** The operation just before, if another payer made it under its own key: so no payer uses a key twice. */
function drawLender({ placed: { number }, earlier }: Place, payer: number): MoneyOperation | null {
  const before = number > 0 ? earlier(number - 1).money : null;
  if (!before || before.key === null || before.payer === payer || before.operation.borrowsFrom) return null;
  return before.operation;
}
