import { aGroupCommit, aTurn, done, FULL, OVERDUE, stateOf, TIMEOUT, useFakeTimers } from '../../support/groupCommit';

/** The numbers in the names of the tests are the invariants of GroupCommit. */
useFakeTimers();

describe('a full queue', () => {
  test('4: refuses the orders that are too much, at once, and keeps the rest', async () => {
    const { begun, submit, groups } = aGroupCommit({ groupWeightMax: 10 });
    const promises = submit('first', 'a6', 'b4', 'c', 'd');

    expect(await stateOf(promises)).toMatchObject([undefined, undefined, undefined, FULL, FULL]);
    begun[0]!.end('FIRST');
    await aTurn();
    begun[1]!.end('A', 'B');

    expect(groups()).toEqual([['first'], ['a6', 'b4']]);
    expect((await stateOf(promises)).slice(0, 3)).toEqual([done('FIRST'), done('A'), done('B')]);
  });

  test('4: has room again when its orders have gone', async () => {
    const { begun, submit, groups } = aGroupCommit({ groupWeightMax: 10 });
    void submit('first', 'a10');
    begun[0]!.end('FIRST');
    await aTurn();

    const [next] = submit('b10');
    begun[1]!.end('A');
    await aTurn();
    begun[2]!.end('B');

    expect(groups()).toEqual([['first'], ['a10'], ['b10']]);
    expect(await next).toBe('B');
  });

  test('4: takes an order that is heavier than itself when nothing else waits', async () => {
    const { submit } = aGroupCommit();

    const promises = submit('first', 'heavy11', 'a');

    expect(await stateOf(promises)).toMatchObject([undefined, undefined, FULL]);
  });
});

describe('time', () => {
  test('5: an order that has waited for its group for too long is not started later either', async () => {
    const { begun, submit, groups } = aGroupCommit();
    const promises = submit('first', 'a');
    await jest.advanceTimersByTimeAsync(2_000);
    promises.push(...submit('b'));

    await jest.advanceTimersByTimeAsync(2_999);
    expect(await stateOf(promises)).toEqual([undefined, undefined, undefined]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await stateOf(promises)).toMatchObject([undefined, TIMEOUT, undefined]);
    begun[0]!.end('FIRST');
    await aTurn();

    expect(groups()).toEqual([['first'], ['b']]);
  });

  test('5: each order leaves the queue when its time has come', async () => {
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

  test('5: an order that leaves makes room in the queue', async () => {
    const { submit } = aGroupCommit();
    const waiting = submit('first', 'a10');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await stateOf(waiting)).toMatchObject([undefined, TIMEOUT]);

    expect(await stateOf(submit('b10'))).toEqual([undefined]);
  });

  test('6: all of a group that is overdue end as unknown, counted from the arrival of its oldest order', async () => {
    const { begun, submit } = aGroupCommit();
    const promises = submit('first', 'a');
    await jest.advanceTimersByTimeAsync(4_000);
    promises.push(...submit('b'));
    begun[0]!.end('FIRST');

    await jest.advanceTimersByTimeAsync(6_999);
    expect(await stateOf(promises)).toEqual([done('FIRST'), undefined, undefined]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await stateOf(promises)).toMatchObject([done('FIRST'), OVERDUE, OVERDUE]);
  });

  test('7: an order keeps its first outcome, and the next group runs when the late one has ended', async () => {
    const { begun, submit, groups } = aGroupCommit();
    const promises = submit('first');
    await jest.advanceTimersByTimeAsync(11_000);
    promises.push(...submit('a'));
    expect(groups()).toEqual([['first']]);

    begun[0]!.end('too late');
    await aTurn();
    begun[1]!.end('A');
    expect(await stateOf(promises)).toMatchObject([OVERDUE, done('A')]);
    await jest.advanceTimersByTimeAsync(60_000);

    expect(await stateOf(promises)).toMatchObject([OVERDUE, done('A')]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
