import fc from 'fast-check';
import { FairQueue, type FairQueueLimits, type Size } from '../../../src/services/ledger/commit/fairQueue';

interface Order {
  payer: string;
  weight: number;
  /** Of its arrival among all orders. */
  number: number;
}

const LIMITS: FairQueueLimits = { waitingWeightMax: 40, smallWeightMax: 3 };
const GROUP_WEIGHT_MAX = 8;
const SIZES: readonly Size[] = ['small', 'large'];
const sizeOf = ({ weight }: Order): Size => (weight > LIMITS.smallWeightMax ? 'large' : 'small');
const weightOf = (orders: readonly Order[]) => orders.reduce((sum, { weight }) => sum + weight, 0);
const add = (queue: FairQueue<Order>, order: Order) => queue.push(order, order.payer, order.weight);

/** A step of a queue: an order comes, a group is taken, or the oldest orders become late. */
type Step = { push: Omit<Order, 'number'> } | { take: Size } | { late: number };
const aPayer = fc.constantFrom('ann', 'bob', 'cat', 'dan', 'eve');
const aWeight = fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }) }); // prettier-ignore
const aPush = fc.record({ push: fc.record({ payer: aPayer, weight: aWeight }) });
const aTake = fc.record({ take: fc.constantFrom(...SIZES) });
const isLate = fc.record({ late: fc.nat(3) });
const someSteps = fc.array(
  fc.oneof({ weight: 8, arbitrary: aPush }, { weight: 3, arbitrary: aTake }, { weight: 1, arbitrary: isLate }),
  { maxLength: 80 },
);

/** A queue, and a list of what must be in it. */
function aWorld() {
  const queue = new FairQueue<Order>(LIMITS);
  let waiting: Order[] = [];
  let pushed = 0;

  function push({ payer, weight }: Omit<Order, 'number'>): Order | null {
    const order = { payer, weight, number: (pushed += 1) };
    if (!add(queue, order)) return null;
    waiting.push(order);
    return order;
  }
  const leave = (left: readonly Order[]) => (waiting = waiting.filter((order) => !left.includes(order)));
  const ofPayer = (payer: string) => waiting.filter((order) => order.payer === payer);
  const heads = () => waiting.filter((order) => ofPayer(order.payer)[0] === order);
  function take(size: Size): Order[] {
    const group = queue.takeGroup(size, GROUP_WEIGHT_MAX);
    leave(group);
    return group;
  }
  function becomeLate(count: number): Order[] {
    const until = waiting[count - 1]?.number ?? 0;
    const late = queue.takeLate(({ number }) => number <= until);
    leave(late);
    return late;
  }
  function run(step: Step): Order[] {
    if ('push' in step) push(step.push);
    return 'take' in step ? take(step.take) : 'late' in step ? becomeLate(step.late) : [];
  }
  return { queue, waiting: () => waiting, ofPayer, heads, push, take, run };
}

test('fault F2: holds what came and has not left, and nothing of a payer who waits for nothing', () => {
  fc.assert(
    fc.property(someSteps, (steps) => {
      const world = aWorld();
      for (const step of steps) {
        world.run(step);
        const waiting = world.waiting();
        expect(world.queue.weight).toBe(weightOf(waiting));
        expect(world.queue.payerCount).toBe(new Set(waiting.map(({ payer }) => payer)).size);
        expect(world.queue.oldest()).toBe(waiting[0]);
        const sizes = new Set(world.heads().map(sizeOf));
        for (const size of SIZES) expect(world.queue.next(size) !== undefined).toBe(sizes.has(size));
      }
      // Each takes one order at least.
      world.waiting().forEach(() => SIZES.forEach(world.take));
      expect([world.queue.weight, world.queue.payerCount]).toEqual([0, 0]);
    }),
  );
});

test('fault F2: never holds more than it may, but for a single order', () => {
  fc.assert(
    fc.property(someSteps, (steps) => {
      const world = aWorld();
      for (const step of steps) {
        world.run(step);
        const waiting = world.waiting();
        expect(waiting.length === 1 || weightOf(waiting) <= LIMITS.waitingWeightMax).toBe(true);
      }
    }),
  );
});

test('fault F2: lets no order of a payer pass an earlier one of the same payer', () => {
  fc.assert(
    fc.property(someSteps, (steps) => {
      const world = aWorld();
      for (const step of steps) {
        const before = world.waiting();
        const left = world.run(step);
        for (const payer of new Set(left.map((order) => order.payer))) {
          const ofPayer = (orders: readonly Order[]) => orders.filter((order) => order.payer === payer);
          expect(ofPayer(left)).toEqual(ofPayer(before).slice(0, ofPayer(left).length));
        }
      }
    }),
  );
});

test('fault F2: a group has orders of one size, and weighs no more than it may unless it is a single order', () => {
  fc.assert(
    fc.property(someSteps, fc.constantFrom(...SIZES), (steps, size) => {
      const world = aWorld();
      for (const step of steps) world.run(step);
      const hasNext = world.queue.next(size) !== undefined;

      const group = world.take(size);

      expect(group.length > 0).toBe(hasNext);
      expect(group.every((order) => sizeOf(order) === size)).toBe(true);
      expect(group.length <= 1 || weightOf(group) <= GROUP_WEIGHT_MAX).toBe(true);
      // Nothing is left out that would have been next and fitted.
      const next = world.queue.next(size);
      expect(!next || weightOf(group) + next.weight > GROUP_WEIGHT_MAX).toBe(true);
    }),
  );
});

test('fault F2: payers take turns: no payer gets two turns more than another payer in the same line', () => {
  fc.assert(
    fc.property(someSteps, fc.constantFrom(...SIZES), (steps, size) => {
      const world = aWorld();
      for (const step of steps) world.run(step);
      const inLine = () => world.heads().filter((order) => sizeOf(order) === size).map(({ payer }) => payer); // prettier-ignore
      const before = inLine();

      const turns = world.take(size).map(({ payer }) => payer);

      const turnsOf = (payer: string) => turns.filter((each) => each === payer).length;
      const stillInLine = inLine().filter((payer) => before.includes(payer));
      const most = Math.max(...before.map(turnsOf));
      for (const payer of stillInLine) expect(turnsOf(payer)).toBeGreaterThanOrEqual(most - 1);
    }),
  );
});

/** The others send without end: more than a group carries, of every size, before each group. */
test('fault F2: an order waits for a bounded number of groups, however large it is and however much the others send', () => {
  const greedy = fc.array(fc.record({ payer: fc.constantFrom('ann', 'bob'), weight: fc.constantFrom(1, 2, 3, 12) }), {
    minLength: 10,
    maxLength: 40,
  });
  fc.assert(
    fc.property(someSteps, greedy, fc.integer({ min: 1, max: 12 }), (steps, pushes, weight) => {
      const world = aWorld();
      for (const step of steps) world.run(step);
      const order = world.push({ payer: 'zoe', weight });
      fc.pre(order !== null);
      const size = sizeOf(order);
      // At most one order of each other payer comes before it, and a group takes one at least.
      let groupsMax = 1 + new Set(world.waiting().map(({ payer }) => payer)).size;

      while (world.waiting().includes(order)) {
        for (const push of pushes) world.push(push);
        world.take(size);
        groupsMax -= 1;
        expect(groupsMax).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test('fault F2: what one payer sends fills the queue for that payer only', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 60, maxLength: 80 }), (weights) => {
      const queue = new FairQueue<Order>(LIMITS);
      const taken = weights.filter((weight, number) => add(queue, { payer: 'greedy', weight, number }));

      expect(taken.length).toBeLessThan(weights.length);
      // As many others as there is weight left, up to a large order of one of them.
      expect(add(queue, { payer: 'ann', weight: 8, number: 0 })).toBe(true);
      expect(add(queue, { payer: 'bob', weight: 1, number: 0 })).toBe(true);
      expect(add(queue, { payer: 'greedy', weight: 8, number: 0 })).toBe(false);
    }),
  );
});

test('fault F2: payers who fill the queue together leave room for one more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 19 }), (count) => {
      const queue = new FairQueue<Order>(LIMITS);
      for (let number = 0; number < count * LIMITS.waitingWeightMax; number += 1)
        add(queue, { payer: `greedy ${number % count}`, weight: 1, number });

      expect(add(queue, { payer: 'zoe', weight: 1, number: 0 })).toBe(true);
    }),
  );
});

test('fault F2: takes the groups of before where each payer waits for one payment', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LIMITS.waitingWeightMax }), (count) => {
      const queue = new FairQueue<number>(LIMITS);
      const numbers = Array.from({ length: count }, (_, number) => number);
      for (const number of numbers) expect(queue.push(number, `payer ${number}`, 1)).toBe(true);

      const groups: number[][] = [];
      while (queue.weight > 0) groups.push(queue.takeGroup('small', GROUP_WEIGHT_MAX));

      expect(groups.flat()).toEqual(numbers);
      expect(groups.slice(0, -1).every(({ length }) => length === GROUP_WEIGHT_MAX)).toBe(true);
    }),
  );
});
