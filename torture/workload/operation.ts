import { Draws } from './draws';

/** What a client does next. Persons and servers are numbers; amounts are whole cents. */
export type Operation = MoneyOperation | Repetition | Intrusion | Look;

/** Moves money, and happens once. */
export type MoneyOperation = Send | Batch | Refund;

interface Placed {
  client: number;
  /** Its place among the operations of its client, from 0. */
  number: number;
  /** Which server is asked first. */
  server: number;
}

interface Money extends Placed {
  /** The client goes away before it is answered, the first time. */
  hangsUp: boolean;
}

export interface Payment {
  payee: number;
  cents: number;
}

export interface Send extends Money {
  kind: 'send';
  payer: number;
  payment: Payment;
  /** Whether it has an Idempotency-Key. Without one it is never sent again. */
  keyed: boolean;
  /** Somebody else's operation, whose key is used: keys belong to their payers. Null for a key of its own. */
  borrowsFrom: MoneyOperation | null;
}

export interface Batch extends Money {
  kind: 'batch';
  payer: number;
  payments: readonly [Payment, ...Payment[]];
}

/** Of an earlier send of the same client, by whom that one paid. */
export interface Refund extends Money {
  kind: 'refund';
  of: Send;
  /** Null for all that remains. */
  cents: number | null;
}

/** The very request of an earlier operation of the same client, or the same key with another amount. */
export interface Repetition extends Placed {
  kind: 'repeat' | 'change';
  of: MoneyOperation;
}

/** Somebody who has no part in an earlier send of the same client tries to see it, and to be paid back for it. */
export interface Intrusion extends Placed {
  kind: 'stranger';
  of: Send;
  person: number;
}

/** `balances`: all of them at one moment. `history`: some pages of one. `logout`: a session that is ended, and then used. */
export interface Look extends Placed {
  kind: 'balances' | 'history' | 'logout';
  person: number;
}

export interface Plan {
  seed: number;
  people: number;
  servers: number;
}

const WEIGHTS = {
  send: 50,
  batch: 10,
  refund: 10,
  repeat: 9,
  change: 4,
  balances: 6,
  history: 8,
  logout: 3,
  stranger: 2,
} as const;
type Kind = keyof typeof WEIGHTS;

const BATCH_MAX = 8;
const UNKEYED = 0.06;
const HANGS_UP = 0.03;
const BORROWS = 0.1;
/** How far back an operation looks for the one that it is about, and how often for one of long ago. */
const BACK_MAX = 40;
const LONG_AGO = 0.3;
/** Most are small. Some are more than anybody has, and are refused. */
const AMOUNTS = { small: 80, large: 15, 'too large': 5 } as const;
const CENTS: Record<keyof typeof AMOUNTS, [min: number, max: number]> = {
  small: [1, 5_000],
  large: [5_000, 60_000],
  'too large': [1_000_000, 9_000_000],
};

/** What a client does at a place of its sequence: the same for the same seed, whatever happened before. */
export function drawOperation(plan: Plan, client: number, number: number): Operation {
  const draws = new Draws(`${plan.seed}/client ${client}/${number}`);
  const kind = draws.pickWeighted<Kind>(WEIGHTS);
  const placed = { client, number, server: draws.integer(0, plan.servers - 1) };
  switch (kind) {
    case 'balances':
    case 'history':
    case 'logout':
      return { ...placed, kind, person: draws.integer(0, plan.people - 1) };
    case 'repeat':
    case 'change':
    case 'stranger':
    case 'refund':
      return drawAboutEarlier(plan, draws, { ...placed, kind }) ?? drawSend(plan, draws, placed);
    case 'batch':
      return drawBatch(plan, draws, placed);
    case 'send':
      return drawSend(plan, draws, placed);
  }
}

function drawSend(plan: Plan, draws: Draws, placed: Placed): Send {
  const payer = draws.integer(0, plan.people - 1);
  const payment = drawPayment(plan.people, draws, payer);
  const keyed = !draws.chance(UNKEYED);
  const hangsUp = draws.chance(HANGS_UP);
  const borrowsFrom = keyed && draws.chance(BORROWS) ? drawLender(plan, placed, payer) : null;
  return { ...placed, kind: 'send', payer, payment, keyed, borrowsFrom, hangsUp };
}

/** The operation just before, where its key is its own and its payer somebody else: so nobody uses one key twice. */
function drawLender(plan: Plan, { client, number }: Placed, payer: number): MoneyOperation | null {
  const before = number > 0 ? drawOperation(plan, client, number - 1) : null;
  const isBorrower = before?.kind === 'send' && before.borrowsFrom !== null;
  return before && hasKey(before) && !isBorrower && payerOf(before) !== payer ? before : null;
}

function drawBatch({ people }: Plan, draws: Draws, placed: Placed): Batch {
  const payer = draws.integer(0, people - 1);
  const first = drawPayment(people, draws, payer);
  const others = Array.from({ length: draws.integer(0, BATCH_MAX - 1) }, () => drawPayment(people, draws, payer));
  return { ...placed, kind: 'batch', payer, payments: [first, ...others], hangsUp: draws.chance(HANGS_UP) };
}

function drawPayment(people: number, draws: Draws, payer: number): Payment {
  const payee = (payer + draws.integer(1, people - 1)) % people;
  return { payee, cents: draws.integer(...CENTS[draws.pickWeighted(AMOUNTS)]) };
}

/** Null where there is nothing that it could be about. */
function drawAboutEarlier(
  plan: Plan,
  draws: Draws,
  placed: Placed & { kind: 'repeat' | 'change' | 'refund' | 'stranger' },
): Refund | Repetition | Intrusion | null {
  const { kind, client, number } = placed;
  const back = draws.chance(LONG_AGO) ? draws.integer(1, Math.max(1, number)) : draws.integer(1, BACK_MAX / 2);
  const oldest = Math.max(0, number - back - BACK_MAX);
  for (let earlier = number - back; earlier >= oldest; earlier -= 1) {
    const of = drawOperation(plan, client, earlier);
    if (kind === 'stranger') {
      const person = draws.integer(0, plan.people - 1);
      if (of.kind === 'send' && person !== of.payer && person !== of.payment.payee)
        return { ...placed, kind, of, person };
      continue;
    }
    if (kind === 'refund' && of.kind === 'send') {
      const cents = draws.chance(0.5) ? null : draws.integer(1, of.payment.cents);
      return { ...placed, kind, of, cents, hangsUp: draws.chance(HANGS_UP) };
    }
    if (kind !== 'refund' && hasKey(of)) return { ...placed, kind, of };
  }
  return null;
}

function hasKey(operation: Operation): operation is MoneyOperation {
  const { kind } = operation;
  return kind === 'batch' || kind === 'refund' || (kind === 'send' && operation.keyed);
}

/** What an operation is called, in the log and in the description of what it moves. */
export const nameOf = ({ client, number }: Pick<Placed, 'client' | 'number'>) => `${client}-${number}`;

/** Its Idempotency-Key, null where it has none. */
export function keyOf(operation: MoneyOperation): string | null {
  if (operation.kind !== 'send') return `torture-${nameOf(operation)}`;
  return operation.keyed ? `torture-${nameOf(operation.borrowsFrom ?? operation)}` : null;
}

/** Who pays. */
export function payerOf(operation: MoneyOperation): number {
  return operation.kind === 'refund' ? operation.of.payment.payee : operation.payer;
}
