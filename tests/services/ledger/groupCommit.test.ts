import { aGroupCommit, aTurn, done, FULL, stateOf, TIMEOUT, useFakeTimers } from '../../support/groupCommit';

/** The numbers in the names of the tests are the invariants of GroupCommit. */
useFakeTimers();

test('1: the first order goes at once and alone, and the orders that come meanwhile go together', async () => {
  const { begun, submit, groups } = aGroupCommit();

  const first = submit('a');
  expect(groups()).toEqual([['a']]);
  const others = submit('b', 'c');
  expect(groups()).toEqual([['a']]);
  begun[0]!.end('A');
  await Promise.all(first);
  await aTurn();
  begun[1]!.end('B', 'C');

  expect(groups()).toEqual([['a'], ['b', 'c']]);
  expect(await Promise.all([...first, ...others])).toEqual(['A', 'B', 'C']);
});

test('1, 8: after all is done, no timer is left, and the next order goes at once again', async () => {
  const { begun, submit, groups } = aGroupCommit();
  const first = submit('a');
  begun[0]!.end('A');
  await Promise.all(first);
  await aTurn();
  expect(jest.getTimerCount()).toBe(0);

  void submit('b');

  expect(groups()).toEqual([['a'], ['b']]);
});

test('4: a group takes as much as it can carry, in the order of arrival', async () => {
  const { begun, submit, groups } = aGroupCommit();
  void submit('first', 'a', 'b2', 'c2', 'd', 'e');

  for (let i = 0; i < 3; i += 1) {
    begun[i]!.end('1', '2', '3');
    await aTurn();
  }

  // d would have fitted beside a and b2, but no order overtakes another.
  expect(groups()).toEqual([['first'], ['a', 'b2'], ['c2', 'd'], ['e']]);
});

test('4: an order that is heavier than a group goes alone', async () => {
  const { begun, submit, groups } = aGroupCommit();
  void submit('first', 'heavy4', 'light', 'heavy5');

  for (let i = 0; i < 3; i += 1) {
    begun[i]!.end('1');
    await aTurn();
  }

  expect(groups()).toEqual([['first'], ['heavy4'], ['light'], ['heavy5']]);
});

describe('a group that takes long', () => {
  test('3: lets the next one start beside it, with all that waits by then', async () => {
    const { submit, groups } = aGroupCommit({ groupsMax: { small: 2, large: 1 } });
    void submit('a', 'b');
    await jest.advanceTimersByTimeAsync(49);
    void submit('c');
    expect(groups()).toEqual([['a']]);

    await jest.advanceTimersByTimeAsync(1);

    expect(groups()).toEqual([['a'], ['b', 'c']]);
  });

  test('2: lets no more start than `groupsMax`', async () => {
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

  test('2: lets none start beside it when `groupsMax` is one', async () => {
    const { submit, groups } = aGroupCommit({ groupsMax: { small: 1, large: 1 } });
    void submit('a', 'b');

    await jest.advanceTimersByTimeAsync(4_999);

    expect(groups()).toEqual([['a']]);
  });

  test('3: delays an order that came while there was no room for another group by no more than any other', async () => {
    const { begun, submit, groups } = aGroupCommit({ groupsMax: { small: 2, large: 1 } });
    void submit('a', 'b');
    await jest.advanceTimersByTimeAsync(50);
    void submit('c');
    await jest.advanceTimersByTimeAsync(10);
    begun[1]!.end('B');
    await aTurn();
    await jest.advanceTimersByTimeAsync(39);
    expect(groups()).toEqual([['a'], ['b']]);

    await jest.advanceTimersByTimeAsync(1);

    expect(groups()).toEqual([['a'], ['b'], ['c']]);
  });
});

describe('large orders', () => {
  const limits = { smallWeightMax: 2 };

  test('2: fault F2: go in other groups than small ones, for which no small order waits', async () => {
    const { begun, submit, groups } = aGroupCommit(limits);
    void submit('large3', 'larger4', 'a', 'b', 'c2');
    expect(groups()).toEqual([['large3'], ['a']]);

    begun[1]!.end('A');
    await aTurn();

    expect(groups()).toEqual([['large3'], ['a'], ['b', 'c2']]);
    begun[0]!.end('LARGE');
    await aTurn();
    expect(groups().at(-1)).toEqual(['larger4']);
  });

  test('2: fault F2: start beside small ones, and as many at once as `groupsMax`', async () => {
    const { submit, groups } = aGroupCommit({ ...limits, groupsMax: { small: 1, large: 2 } });
    void submit('a', 'b', 'large3', 'large4', 'large5');
    expect(groups()).toEqual([['a'], ['large3']]);

    await jest.advanceTimersByTimeAsync(50);

    expect(groups()).toEqual([['a'], ['large3'], ['large4']]);
  });

  test('2, 3: fault F2: do not put off the next look at the small ones', async () => {
    const { submit, groups } = aGroupCommit({ ...limits, groupsMax: { small: 2, large: 1 } });
    void submit('large3', 'large4');
    await jest.advanceTimersByTimeAsync(1_000);
    void submit('a', 'b');
    expect(groups()).toEqual([['large3'], ['a']]);

    await jest.advanceTimersByTimeAsync(50);

    expect(groups()).toEqual([['large3'], ['a'], ['b']]);
  });

  test('5: fault F2: are not started when they have waited for too long, as all others', async () => {
    const { begun, submit } = aGroupCommit(limits);
    const promises = submit('large3', 'large4');
    await jest.advanceTimersByTimeAsync(1_000);
    promises.push(...submit('a', 'b'));

    await jest.advanceTimersByTimeAsync(4_000);

    expect(await stateOf(promises)).toMatchObject([undefined, TIMEOUT, undefined, undefined]);
    begun[1]!.end('A');
    await aTurn();
    expect(begun.at(-1)!.orders).toEqual(['b']);
  });
});

test('4: fault F2: a queue that one payer has filled is full for that payer only', async () => {
  const { begun, submit, groups } = aGroupCommit();
  const greedy = submit('greedy', 'greedy.1', 'greedy.2', 'greedy.3', 'greedy.4');
  const others = submit('a', 'b');

  expect(await stateOf(greedy)).toMatchObject([undefined, undefined, undefined, undefined, FULL]);
  expect(await stateOf(others)).toEqual([undefined, undefined]);
  begun[0]!.end('GREEDY');
  await aTurn();

  expect(groups()).toEqual([['greedy'], ['greedy.1', 'a', 'b']]);
});

test('7: the error of one order fails no other order', async () => {
  const { begun, submit } = aGroupCommit();
  const promises = submit('first', 'a', 'b', 'c');
  begun[0]!.end('FIRST');
  await aTurn();
  const refusal = new Error('b is refused');

  begun[1]!.end('A', refusal, 'C');

  expect(await stateOf(promises)).toEqual([
    done('FIRST'),
    done('A'),
    { status: 'rejected', reason: refusal },
    done('C'),
  ]);
});

test('7: a group that fails fails all of its orders, and the next group runs', async () => {
  const { begun, submit, groups } = aGroupCommit({ groupWeightMax: 2 });
  const promises = submit('first', 'a', 'b', 'c');
  begun[0]!.end('FIRST');
  await aTurn();
  const fault = new Error('the link is gone');

  begun[1]!.fail(fault);
  await aTurn();
  begun[2]!.end('C');

  const failed = { status: 'rejected', reason: fault };
  expect(groups()).toEqual([['first'], ['a', 'b'], ['c']]);
  expect(await stateOf(promises)).toEqual([done('FIRST'), failed, failed, done('C')]);
});

test('listeners hear how long each order has waited, how much waits, and which orders were turned away', async () => {
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
  begun[0]!.end('done');
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
