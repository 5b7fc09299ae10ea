import { Turns } from '../../../src/platform/limits/turns';
import { block, useLoopTurns } from '../../support/loopTurns';
import { times } from '../../support/times';

const tick = () => new Promise(setImmediate);

test('fault F1: pieces of background work run one at a time and in order, also after a failure', async () => {
  const turns = new Turns();
  const told: string[] = [];
  const work = (name: string, fails = false) =>
    turns.run(async () => {
      told.push(`${name} begins`);
      await tick();
      told.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });

  const outcomes = await Promise.allSettled([work('a'), work('b', true), work('c')]);

  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

describe('in the event loop', () => {
  const loop = useLoopTurns();

  test('fault F2: each piece has a separate turn, also when its rest was over before the loop looked', async () => {
    const turns = new Turns();
    const takes = times(4, async () => {
      const turn = await turns.run(() => loop.now());
      block();
      return turn;
    });

    const taken = await Promise.all(takes);

    expect(new Set(taken).size).toBe(4);
  });
});

describe('after a piece', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test.each([
    [30, 60],
    [100, 200],
    [5_000, 250],
  ])('fault F1: of %i ms, there is a rest of %i ms', async (workMs, restMs) => {
    const turns = new Turns();
    let hasBegun = false;
    await turns.run(() => {
      jest.advanceTimersByTime(workMs);
      return Promise.resolve();
    });
    const next = turns.run(() => Promise.resolve((hasBegun = true)));

    jest.advanceTimersByTime(restMs - 1);
    await tick();
    expect(hasBegun).toBe(false);

    jest.advanceTimersByTime(1);
    await next;
  });
});
