import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { keyOf, nameOf, type Plan } from '../../torture/model/operation';
import { batch } from '../../torture/operations/batch';
import { drawOperation } from '../../torture/operations/draw';
import type { AnyOperation } from '../../torture/operations/kinds';
import { refund } from '../../torture/operations/refund';
import { send } from '../../torture/operations/send';
import { drawGreed } from '../../torture/workload/greedyClient';

const PLAN: Plan = { seed: 42, people: 8, servers: 2 };

type MoneyOperation = Extract<AnyOperation, { kind: 'send' | 'batch' | 'refund' }>;

const drawMany = (plan: Plan, client: number, count: number) =>
  Array.from({ length: count }, (_, number) => drawOperation(plan, client, number));
const aPlan = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  people: fc.integer({ min: 2, max: 9 }),
  servers: fc.constantFrom(1, 2),
});
const aPlace = fc.record({ client: fc.nat(20), number: fc.nat(150) });

test('an operation does not depend on earlier draws', () => {
  fc.assert(
    fc.property(aPlan, aPlace, fc.array(aPlace, { maxLength: 10 }), (plan, { client, number }, before) => {
      const alone = drawOperation(plan, client, number);
      for (const each of before) drawOperation(plan, each.client, each.number);

      expect(drawOperation({ ...plan }, client, number)).toEqual(alone);
    }),
  );
});

test('another seed, and another client, draw other operations', () => {
  /** The drawn operations without their places. */
  const drawn = (seed: number, client: number) =>
    JSON.stringify(drawMany({ ...PLAN, seed }, client, 20).map((operation) => ({ ...operation, client: 0 })));
  const aSeed = fc.integer({ min: 1, max: 2 ** 31 - 1 });

  fc.assert(
    fc.property(fc.uniqueArray(aSeed, { minLength: 2, maxLength: 2 }), ([one, other]) => {
      expect(drawn(one!, 0)).not.toBe(drawn(other!, 0));
      expect(drawn(one!, 0)).not.toBe(drawn(one!, 1));
    }),
  );
});

// A change of the drawing changes these, and with them the run of every seed.
test('seed 42 draws what it has always drawn', () => {
  const operations = drawMany(PLAN, 0, 300);

  expect(operations.slice(0, 5).map(({ kind }) => kind)).toEqual(['send', 'send', 'send', 'balances', 'batch']);
  expect(createHash('sha256').update(JSON.stringify(operations)).digest('hex')).toMatch(/^585a20e11fc3e3d4/);
});

describe.each([1, 42, 2_147_483_647])('the first 300 operations of seed %i', (seed) => {
  const clients = [0, 1, 15].map((client) => ({ client, operations: drawMany({ ...PLAN, seed }, client, 300) }));
  const sends = (operations: readonly AnyOperation[]) => operations.filter((each) => each.kind === 'send');

  test.each(clients)('of client $client have every kind', ({ operations }) => {
    const kinds = new Set(operations.map(({ kind }) => kind));

    expect([...kinds].sort()).toEqual([
      'balances',
      'batch',
      'change',
      'history',
      'logout',
      'refund',
      'repeat',
      'send',
      'stranger',
    ]);
  });

  test.each(clients)('of client $client have what is rare, too', ({ operations }) => {
    const batches = operations.filter((each) => each.kind === 'batch');
    const refunds = operations.filter((each) => each.kind === 'refund');

    expect(sends(operations)).toContainEqual(expect.objectContaining({ keyed: false }));
    expect(sends(operations)).toContainEqual(expect.objectContaining({ hangsUp: true }));
    expect(sends(operations).some(({ payment }) => payment.cents >= 1_000_000)).toBe(true);
    expect(new Set(batches.map(({ payments }) => payments.length)).size).toBeGreaterThan(4);
    expect(refunds.some(({ cents }) => cents === null)).toBe(true);
    expect(refunds.some(({ cents }) => cents !== null)).toBe(true);
    expect(new Set(operations.map(({ server }) => server))).toEqual(new Set([0, 1]));
  });
});

test('fault F2: the greedy client has several batches at once, some as large as a batch may be, of one payer', () => {
  const bursts = Array.from({ length: 20 }, (_, burst) => drawGreed(PLAN, 16, burst * 8));

  expect(bursts).toEqual(Array.from({ length: 20 }, (_, burst) => drawGreed({ ...PLAN }, 16, burst * 8)));
  // Only larger than what the other clients draw.
  expect(new Set(bursts.flat().flatMap((batch) => faultsOf(PLAN, batch)))).toEqual(new Set(['count']));
  for (const burst of bursts) {
    expect(burst.length).toBeGreaterThanOrEqual(2);
    expect(new Set(burst.map(({ payer }) => payer)).size).toBe(1);
  }
  const batches = bursts.flat();
  expect(new Set(batches.map(nameOf)).size).toBe(batches.length);
  expect(Math.max(...batches.map(({ payments }) => payments.length))).toBe(1_000);
  expect(new Set(batches.map(({ payments }) => payments.length)).size).toBeGreaterThan(20);
});

/** The bounds of every drawn operation, written without the code that draws it. */
function faultsOf(plan: Plan, operation: AnyOperation): string[] {
  const { people, servers } = plan;
  const isPerson = (person: number) => Number.isInteger(person) && person >= 0 && person < people;
  const isAmount = (cents: number) => Number.isSafeInteger(cents) && cents > 0;
  const isPayment = (payer: number, { payee, cents }: { payee: number; cents: number }) =>
    isPerson(payee) && payee !== payer && isAmount(cents);
  const checks: Record<string, boolean> = { server: [0, 1].slice(0, servers).includes(operation.server) };
  switch (operation.kind) {
    case 'send':
      checks['payer'] = isPerson(operation.payer);
      checks['payment'] = isPayment(operation.payer, operation.payment);
      break;
    case 'batch':
      checks['payer'] = isPerson(operation.payer);
      checks['payments'] = operation.payments.every((payment) => isPayment(operation.payer, payment));
      checks['count'] = operation.payments.length >= 1 && operation.payments.length <= 8;
      break;
    case 'refund':
      checks['cents'] =
        operation.cents === null || (isAmount(operation.cents) && operation.cents <= operation.of.payment.cents);
      break;
    case 'repeat':
    case 'change':
      break;
    default:
      checks['person'] = isPerson(operation.person);
  }
  return Object.keys(checks).filter((name) => !checks[name]);
}

test('persons and servers are in range, payer and payee differ, and amounts are whole cents above zero', () => {
  fc.assert(
    fc.property(aPlan, aPlace, (plan, { client, number }) => {
      const operation = drawOperation(plan, client, number);

      expect(operation).toMatchObject({ client, number });
      expect(faultsOf(plan, operation)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('what is about another operation is about an earlier one of its client, and of a kind that allows it', () => {
  const seen = new Set<string>();
  const back: number[] = [];
  for (const client of [0, 1, 2])
    for (const operation of drawMany(PLAN, client, 300)) {
      if (!('of' in operation)) continue;
      const of = operation.of as MoneyOperation;
      seen.add(`${operation.kind} of ${of.kind}`);

      expect(of).toEqual(drawOperation(PLAN, client, of.number));
      expect(of.number).toBeLessThan(operation.number);
      // Without a key nothing may be sent again.
      if (['repeat', 'change'].includes(operation.kind) && of.kind === 'send') expect(of.keyed).toBe(true);
      if (operation.kind === 'stranger' && of.kind === 'send')
        expect([of.payer, of.payment.payee]).not.toContain(operation.person);
      back.push(operation.number - of.number);
    }

  const again = ['batch', 'refund', 'send'];
  const allowed = [...again.map((kind) => `change of ${kind}`), 'refund of send', ...again.map((kind) => `repeat of ${kind}`), 'stranger of send']; // prettier-ignore
  expect([...seen].sort()).toEqual(allowed);
  // Most are about what has just been, and some about what was long ago.
  expect(back.filter((steps) => steps <= 40).length).toBeGreaterThan(back.length / 2);
  expect(Math.max(...back)).toBeGreaterThan(150);
});

test('a key is lent to the next operation of another payer, and no payer uses one key for two operations', () => {
  const used = new Set<string>();
  let lent = 0;
  const payerOf = (money: MoneyOperation) => {
    if (money.kind === 'send') return send.payer(money);
    return money.kind === 'batch' ? batch.payer(money) : refund.payer(money);
  };
  for (const client of [0, 1, 2])
    for (const operation of drawMany(PLAN, client, 300)) {
      if (!['send', 'batch', 'refund'].includes(operation.kind)) continue;
      const money = operation as MoneyOperation;
      const use = `${payerOf(money)} ${keyOf(money)}`;
      if (keyOf(money) !== null) expect(used).not.toContain(use);
      used.add(use);
      if (money.kind !== 'send' || money.borrowsFrom === null) continue;
      lent += 1;
      expect(keyOf(money)).toBe(`torture-${client}-${money.number - 1}`);
      expect(keyOf(money.borrowsFrom)).toBe(keyOf(money));
    }
  expect(lent).toBeGreaterThan(10);
});

test('the first operation of a client is about no other', () => {
  for (let client = 0; client < 200; client += 1) expect(drawOperation(PLAN, client, 0)).not.toHaveProperty('of');
});
