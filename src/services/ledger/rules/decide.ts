import type { LockedAccount } from '../../../models/account.model';
import type { RecordedOrder } from '../../../models/ledgerFacts.model';
import type { NewTransaction } from '../../../models/transaction.model';
import { BALANCE_MAX_CENTS, jsonFromCents } from '../../../utils/money.util';
import { kindOf, type Order } from '../kinds/kinds';
import { isRefusal, refuse, type NotStarted, type Outcome, type Refusal, type Refused } from '../book/outcome';
import { nameMovement, RECORDED_REFUSALS } from './refusals';
import type { Payer } from '../book/bookAccounts';
import { WorkingBook, type Facts, type Movement } from '../book/workingBook';

export type Decided = Exclude<Outcome, NotStarted>;

/** The outcomes of a group's orders, in their order, and the rows to commit before any of them is answered. */
export interface Decision {
  outcomes: Decided[];
  written: readonly NewTransaction[];
  moved: readonly LockedAccount[];
}

/**
 * The rules of the ledger that hold for orders of all kinds. Decides each order as if it were alone and the orders before it
 * were committed. A pure function: it reads no clock and no database, and the same facts and orders give the same decision.
 */
export function decideOrders(facts: Facts, orders: readonly Order[]): Decision {
  const book = new WorkingBook(facts);
  const outcomes = orders.map((order) => decide(book, order));
  return { outcomes, written: book.written, moved: book.moved() };
}

/** The order of these steps is the precedence of refusals. */
function decide(book: WorkingBook, order: Order): Decided {
  const payer = book.findPayer(order);
  if (!payer) return book.refuseMissing('INVALID_TOKEN');
  const own = book.findOwn(order);
  if (own) return answer(order, own, { replayed: false });
  const earlier = book.findEarlier(payer, order);
  if (earlier) return replay(order, earlier);

  const plan = planMovements(book, order, payer);
  if (isRefusal(plan)) return plan;
  const { movements, unpaid } = plan;
  if (!unpaid) return answer(order, book.post(order, payer, movements), { replayed: false });
  // Only under a key, so that its replay finds the same answer.
  if (order.idempotency) return answer(order, book.refuse(order, payer, unpaid), { replayed: false });
  const { amountCents } = unpaid;
  const shortage = { balanceCents: payer.balanceCents, amountCents, replayed: false };
  return { refused: RECORDED_REFUSALS.INSUFFICIENT_FUNDS(order, shortage), recorded: false };
}

function replay(order: Order, earlier: RecordedOrder): Decided {
  const same = order.idempotency && earlier.requestHash?.equals(order.idempotency.requestHash);
  if (!same) return refuse('IDEMPOTENCY_KEY_REUSED');
  return answer(order, earlier, { replayed: true });
}

function answer(order: Order, recorded: RecordedOrder, { replayed }: { replayed: boolean }): Decided {
  const { transactions, balanceCents, failureCode } = recorded;
  if (failureCode === null) return { posted: { transactions, balanceCents, replayed } };
  const [{ amountCents }] = transactions;
  return { refused: RECORDED_REFUSALS[failureCode](order, { balanceCents, amountCents, replayed }), recorded: true };
}

interface Plan {
  movements: Movement[];
  /** The first movement that the payer's balance cannot pay. The ones after it have no plan. */
  unpaid: Movement | null;
}

/** Plans the movements up to the first one that the payer's funds do not cover, or refuses. */
function planMovements(book: WorkingBook, order: Order, payer: Payer): Plan | Refusal {
  const kind = kindOf(order);
  const count = kind.count(order);
  const movements: Movement[] = [];
  const receivedCents = new Map<string, number>();
  let fundsLeftCents = payer.userId === null ? Infinity : payer.balanceCents;
  for (let index = 0; index < count; index += 1) {
    const planned = kind.plan(order, index, book);
    if (isRefusal(planned)) return nameMovement(order, index, planned);
    const { to, amountCents } = planned;
    const refused = refusePayee(payer, planned, receivedCents.get(to.id) ?? 0);
    if (refused) return nameMovement(order, index, refused);
    if (amountCents > fundsLeftCents) return { movements, unpaid: planned };
    fundsLeftCents -= amountCents;
    receivedCents.set(to.id, (receivedCents.get(to.id) ?? 0) + amountCents);
    movements.push(planned);
  }
  return { movements, unpaid: null };
}

function refusePayee(payer: Payer, { to, amountCents }: Movement, receivedCents: number): Refused | null {
  if (to.id === payer.id) return refuse('SAME_ACCOUNT');
  if (to.currency !== payer.currency) return refuse('CURRENCY_MISMATCH');
  if (to.balanceCents + receivedCents + amountCents <= BALANCE_MAX_CENTS) return null;
  // The limit and not the balance, which the payer must not learn.
  const details = { limit: jsonFromCents(BALANCE_MAX_CENTS), requested: jsonFromCents(amountCents) };
  return refuse('BALANCE_LIMIT_EXCEEDED', undefined, { details });
}
