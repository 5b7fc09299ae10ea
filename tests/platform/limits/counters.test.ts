import { MemoryCounters, TABLE_MAX, type Count } from '../../../src/platform/limits/counters';
import { testCounterRules } from '../../support/counterRules';

describe('counters in memory', () => {
  let counters: MemoryCounters;
  beforeEach(() => (counters = new MemoryCounters()));

  testCounterRules(() => counters);

  test('fault F3: have room for no more than they may', async () => {
    for (let index = 0; index < TABLE_MAX + 10; index += 1) await counters.run(takeOf(`${index}`));

    expect(counters.size('calls')).toBe(TABLE_MAX);
  });

  test('fault F3: that have ended are deleted by the next call', async () => {
    jest.useFakeTimers();
    for (let index = 0; index < 100; index += 1) await counters.run(takeOf(`${index}`));

    jest.advanceTimersByTime(60_000);
    await counters.run(takeOf('last'));
    jest.useRealTimers();

    expect(counters.size('calls')).toBe(1);
  });
});

const takeOf = (key: string) => {
  const count: Count = { key, policy: { name: 'test', quota: 5, windowSeconds: 60 } };
  return { op: 'take', table: 'calls', counts: [count] } as const;
};
