import { GroupCommit, type GroupLimits } from '../../src/services/ledger/commit/groupCommit';
import { UNWATCHED, type LedgerListeners } from '../../src/services/ledger/ledgerListeners';

/** An order is its name, and weighs 1, or the number behind its name. Each is of a payer of its own, or of the one before a dot. */
type Outcome = string;
const payerOf = (order: string) => order.split('.', 1)[0]!;
const weigh = (order: string) => Number(/\d+$/.exec(order)?.[0] ?? 1);

const LIMITS: GroupLimits = {
  groupsMax: { small: 1, large: 1 },
  stallMs: 50,
  groupWeightMax: 3,
  waitingWeightMax: 10,
  smallWeightMax: 100,
  waitMsMax: 5_000,
  totalMsMax: 11_000,
};

interface Group {
  orders: readonly string[];
  /** Ends it with these outcomes. */
  settle: (...outcomes: (Outcome | Error)[]) => void;
  fail: (error: Error) => void;
}

/** A GroupCommit, and the groups that it has begun: each is under way until the test ends it. */
function aGroupCommit(limits: Partial<GroupLimits> = {}, listeners: Partial<LedgerListeners> = {}) {
  const begun: Group[] = [];
  const settle = (orders: readonly string[]) =>
    new Promise<(Outcome | Error)[]>((resolve, reject) => {
      begun.push({ orders, settle: (...outcomes) => resolve(outcomes), fail: reject });
    });
  const commit = new GroupCommit<string, Outcome>({
    limits: { ...LIMITS, ...limits },
    listeners: { ...UNWATCHED, ...listeners },
    weigh,
    payerOf,
    settle,
  });
  const submit = (...orders: string[]) =>
    orders.map((order) => {
      const outcome = commit.submit(order);
      // Some tests look at it later, and some not at all.
      outcome.catch(() => undefined);
      return outcome;
    });
  return { begun, submit, groups: () => begun.map(({ orders }) => orders) };
}

const rejected = (reason: string, mayHaveMoved: boolean) => ({ status: 'rejected', reason: { reason, mayHaveMoved } });
const FULL = rejected('full', false);
const TIMEOUT = rejected('timeout', false);
const OVERDUE = rejected('overdue', true);
const done = (value: Outcome) => ({ status: 'fulfilled', value });
/** Lets happen whatever waits for nothing but its turn. */
const aTurn = () => new Promise(setImmediate);
/** What has become of each by now: undefined while it waits. */
async function stateOf(promises: readonly Promise<Outcome>[]) {
  const states: (PromiseSettledResult<Outcome> | undefined)[] = promises.map(() => undefined);
  for (const [i, promise] of promises.entries())
    void Promise.allSettled([promise]).then(([state]) => (states[i] = state));
  await aTurn();
  return states;
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
afterEach(() => jest.useRealTimers());

test('the first order goes at once and alone, and what comes meanwhile goes together', async () => {
  const { begun, submit, groups } = aGroupCommit();

  const first = submit('a');
  expect(groups()).toEqual([['a']]);
  const others = submit('b', 'c');
  expect(groups()).toEqual([['a']]);
  begun[0]!.settle('A');
  await Promise.all(first);
  await aTurn();
  begun[1]!.settle('B', 'C');

  expect(groups()).toEqual([['a'], ['b', 'c']]);
  expect(await Promise.all([...first, ...others])).toEqual(['A', 'B', 'C']);
});

test('after all is done, no timer is left, and the next order goes at once again', async () => {
  const { begun, submit, groups } = aGroupCommit();
  const first = submit('a');
  begun[0]!.settle('A');
  await Promise.all(first);
  await aTurn();
  expect(jest.getTimerCount()).toBe(0);

  void submit('b');

  expect(groups()).toEqual([['a'], ['b']]);
});

test('a group takes as much as it can carry, in the order of arrival', async () => {
  const { begun, submit, groups } = aGroupCommit();
  void submit('first', 'a', 'b2', 'c2', 'd', 'e');

  for (let i = 0; i < 3; i += 1) {
    begun[i]!.settle('1', '2', '3');
    await aTurn();
  }

  // d would have fitted beside a and b2, but nobody is overtaken.
  expect(groups()).toEqual([['first'], ['a', 'b2'], ['c2', 'd'], ['e']]);
});

test('an order that is heavier than a group goes alone', async () => {
  const { begun, submit, groups } = aGroupCommit();
  void submit('first', 'heavy4', 'light', 'heavy5');

  for (let i = 0; i < 3; i += 1) {
    begun[i]!.settle('1');
    await aTurn();
  }

  expect(groups()).toEqual([['first'], ['heavy4'], ['light'], ['heavy5']]);
});

describe('a group that takes long', () => {
  test('lets the next one begin beside it, with all that waits by then', async () => {
    const { submit, groups } = aGroupCommit({ groupsMax: { small: 2, large: 1 } });
    void submit('a', 'b');
    await jest.advanceTimersByTimeAsync(49);
    void submit('c');
    expect(groups()).toEqual([['a']]);

    await jest.advanceTimersByTimeAsync(1);

    expect(groups()).toEqual([['a'], ['b', 'c']]);
  });

  test('lets no more begin than so many', async () => {
    const { begun, submit, groups } = aGroupCommit({ groupsMax: { small: 2, large: 1 } });
    void submit('a', 'b');
    await jest.advanceTimersByTimeAsync(50);
    void submit('c');
    const timers = jest.spyOn(globalThis, 'setTimeout');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(groups()).toEqual([['a'], ['b']]);
    // Nor does it look for room all the time.
    expect(timers).not.toHaveBeenCalled();

    begun[1]!.fail(new Error('no'));
    await aTurn();

    expect(groups()).toEqual([['a'], ['b'], ['c']]);
  });

  test('lets nothing begin beside it when one is all there may be', async () => {
    const { submit, groups } = aGroupCommit({ groupsMax: { small: 1, large: 1 } });
    void submit('a', 'b');

    await jest.advanceTimersByTimeAsync(4_999);

    expect(groups()).toEqual([['a']]);
  });

  test('holds up what came while there was no room for another for no longer than anything else', async () => {
    const { begun, submit, groups } = aGroupCommit({ groupsMax: { small: 2, large: 1 } });
    void submit('a', 'b');
    await jest.advanceTimersByTimeAsync(50);
    void submit('c');
    await jest.advanceTimersByTimeAsync(10);
    begun[1]!.settle('B');
    await aTurn();
    await jest.advanceTimersByTimeAsync(39);
    expect(groups()).toEqual([['a'], ['b']]);

    await jest.advanceTimersByTimeAsync(1);

    expect(groups()).toEqual([['a'], ['b'], ['c']]);
  });
});

describe('large orders', () => {
  const limits = { smallWeightMax: 2 };

  test('fault F2: have groups of their own, for which no small order waits', async () => {
    const { begun, submit, groups } = aGroupCommit(limits);
    void submit('large3', 'larger4', 'a', 'b', 'c2');
    expect(groups()).toEqual([['large3'], ['a']]);

    begun[1]!.settle('A');
    await aTurn();

    expect(groups()).toEqual([['large3'], ['a'], ['b', 'c2']]);
    begun[0]!.settle('LARGE');
    await aTurn();
    expect(groups().at(-1)).toEqual(['larger4']);
  });

  test('fault F2: begin beside small ones, and as many at once as they may', async () => {
    const { submit, groups } = aGroupCommit({ ...limits, groupsMax: { small: 1, large: 2 } });
    void submit('a', 'b', 'large3', 'large4', 'large5');
    expect(groups()).toEqual([['a'], ['large3']]);

    await jest.advanceTimersByTimeAsync(50);

    expect(groups()).toEqual([['a'], ['large3'], ['large4']]);
  });

  test('fault F2: do not put off when the queue looks after the small ones', async () => {
    const { submit, groups } = aGroupCommit({ ...limits, groupsMax: { small: 2, large: 1 } });
    void submit('large3', 'large4');
    await jest.advanceTimersByTimeAsync(1_000);
    void submit('a', 'b');
    expect(groups()).toEqual([['large3'], ['a']]);

    await jest.advanceTimersByTimeAsync(50);

    expect(groups()).toEqual([['large3'], ['a'], ['b']]);
  });

  test('fault F2: are refused when they have waited for too long, as all others', async () => {
    const { begun, submit } = aGroupCommit(limits);
    const promises = submit('large3', 'large4');
    await jest.advanceTimersByTimeAsync(1_000);
    promises.push(...submit('a', 'b'));

    await jest.advanceTimersByTimeAsync(4_000);

    expect(await stateOf(promises)).toMatchObject([undefined, TIMEOUT, undefined, undefined]);
    begun[1]!.settle('A');
    await aTurn();
    expect(begun.at(-1)!.orders).toEqual(['b']);
  });
});

test('fault F2: a queue that one payer has filled is full for that payer only', async () => {
  const { begun, submit, groups } = aGroupCommit();
  const greedy = submit('greedy', 'greedy.1', 'greedy.2', 'greedy.3', 'greedy.4');
  const others = submit('a', 'b');

  expect(await stateOf(greedy)).toMatchObject([undefined, undefined, undefined, undefined, FULL]);
  expect(await stateOf(others)).toEqual([undefined, undefined]);
  begun[0]!.settle('GREEDY');
  await aTurn();

  expect(groups()).toEqual([['greedy'], ['greedy.1', 'a', 'b']]);
});

test('the error of one order is its own', async () => {
  const { begun, submit } = aGroupCommit();
  const promises = submit('first', 'a', 'b', 'c');
  begun[0]!.settle('FIRST');
  await aTurn();
  const refusal = new Error('b is refused');

  begun[1]!.settle('A', refusal, 'C');

  expect(await stateOf(promises)).toEqual([
    done('FIRST'),
    done('A'),
    { status: 'rejected', reason: refusal },
    done('C'),
  ]);
});

test('a group that fails fails all of its orders, and the next group runs', async () => {
  const { begun, submit, groups } = aGroupCommit({ groupWeightMax: 2 });
  const promises = submit('first', 'a', 'b', 'c');
  begun[0]!.settle('FIRST');
  await aTurn();
  const fault = new Error('the link is gone');

  begun[1]!.fail(fault);
  await aTurn();
  begun[2]!.settle('C');

  const failed = { status: 'rejected', reason: fault };
  expect(groups()).toEqual([['first'], ['a', 'b'], ['c']]);
  expect(await stateOf(promises)).toEqual([done('FIRST'), failed, failed, done('C')]);
});

describe('a full queue', () => {
  test('refuses what is too much, at once, and keeps the rest', async () => {
    const { begun, submit, groups } = aGroupCommit({ groupWeightMax: 10 });
    const promises = submit('first', 'a6', 'b4', 'c', 'd');

    expect(await stateOf(promises)).toMatchObject([undefined, undefined, undefined, FULL, FULL]);
    begun[0]!.settle('FIRST');
    await aTurn();
    begun[1]!.settle('A', 'B');

    expect(groups()).toEqual([['first'], ['a6', 'b4']]);
    expect((await stateOf(promises)).slice(0, 3)).toEqual([done('FIRST'), done('A'), done('B')]);
  });

  test('has room again when its orders have gone', async () => {
    const { begun, submit, groups } = aGroupCommit({ groupWeightMax: 10 });
    void submit('first', 'a10');
    begun[0]!.settle('FIRST');
    await aTurn();

    const [next] = submit('b10');
    begun[1]!.settle('A');
    await aTurn();
    begun[2]!.settle('B');

    expect(groups()).toEqual([['first'], ['a10'], ['b10']]);
    expect(await next).toBe('B');
  });

  test('takes an order that is heavier than itself when nothing else waits', async () => {
    const { submit } = aGroupCommit();

    const promises = submit('first', 'heavy11', 'a');

    expect(await stateOf(promises)).toMatchObject([undefined, undefined, FULL]);
  });
});

describe('time', () => {
  test('refuses what has waited for too long for its group, and it is not done later', async () => {
    const { begun, submit, groups } = aGroupCommit();
    const promises = submit('first', 'a');
    await jest.advanceTimersByTimeAsync(2_000);
    promises.push(...submit('b'));

    await jest.advanceTimersByTimeAsync(2_999);
    expect(await stateOf(promises)).toEqual([undefined, undefined, undefined]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await stateOf(promises)).toMatchObject([undefined, TIMEOUT, undefined]);
    begun[0]!.settle('FIRST');
    await aTurn();

    expect(groups()).toEqual([['first'], ['b']]);
  });

  test('refuses each when its own time has come', async () => {
    const { submit } = aGroupCommit();
    const promises = submit('first', 'a');
    for (const order of ['b', 'c']) {
      await jest.advanceTimersByTimeAsync(2_000);
      promises.push(...submit(order));
    }

    await jest.advanceTimersByTimeAsync(3_000);
    expect(await stateOf(promises)).toMatchObject([undefined, TIMEOUT, TIMEOUT, undefined]);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await stateOf(promises)).toMatchObject([undefined, TIMEOUT, TIMEOUT, TIMEOUT]);
  });

  test('makes room in the queue when it refuses', async () => {
    const { submit } = aGroupCommit();
    const waiting = submit('first', 'a10');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await stateOf(waiting)).toMatchObject([undefined, TIMEOUT]);

    expect(await stateOf(submit('b10'))).toEqual([undefined]);
  });

  test('refuses all of a group that is not settled in time, counted from when its oldest order came', async () => {
    const { begun, submit } = aGroupCommit();
    const promises = submit('first', 'a');
    await jest.advanceTimersByTimeAsync(4_000);
    promises.push(...submit('b'));
    begun[0]!.settle('FIRST');

    await jest.advanceTimersByTimeAsync(6_999);
    expect(await stateOf(promises)).toEqual([done('FIRST'), undefined, undefined]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await stateOf(promises)).toMatchObject([done('FIRST'), OVERDUE, OVERDUE]);
  });

  test('changes nothing for whoever has an outcome, and lets the next group run when the late one has ended', async () => {
    const { begun, submit, groups } = aGroupCommit();
    const promises = submit('first');
    await jest.advanceTimersByTimeAsync(11_000);
    promises.push(...submit('a'));
    expect(groups()).toEqual([['first']]);

    begun[0]!.settle('too late');
    await aTurn();
    begun[1]!.settle('A');
    expect(await stateOf(promises)).toMatchObject([OVERDUE, done('A')]);
    await jest.advanceTimersByTimeAsync(60_000);

    expect(await stateOf(promises)).toMatchObject([OVERDUE, done('A')]);
    expect(jest.getTimerCount()).toBe(0);
  });
});

test('whoever watches hears how long each has waited, how much waits, and who was turned away', async () => {
  const heard: unknown[] = [];
  const listeners = {
    onQueue: (weight: number) => heard.push(['queue', weight]),
    onGroup: (waitsMs: readonly number[]) => heard.push(['group', ...waitsMs]),
    onGroupEnd: (ms: number) => heard.push(['end', ms]),
    onRefused: (reason: string) => heard.push(['refused', reason]),
  };
  const { begun, submit } = aGroupCommit({ waitingWeightMax: 3 }, listeners);

  void submit('a');
  jest.advanceTimersByTime(7);
  void submit('b', 'c2');
  jest.advanceTimersByTime(3);
  void submit('d2');
  begun[0]!.settle('done');
  await aTurn();

  expect(heard).toEqual([
    ['queue', 1],
    ['queue', 0],
    ['group', 0],
    ['queue', 1],
    ['queue', 3],
    ['refused', 'full'],
    ['end', 10],
    ['queue', 0],
    ['group', 3, 3],
  ]);
  jest.advanceTimersByTime(1);
  void submit('e');
  jest.advanceTimersByTime(5_000);
  expect(heard.at(-1)).toEqual(['refused', 'timeout']);
});
