import { RefusalNoise, type CountedRefusals } from '../../src/processes/refusalNoise';

function aNoise() {
  const counted: CountedRefusals[] = [];
  return { counted, noise: new RefusalNoise((each) => counted.push(each)) };
}
const times = (count: number, ask: () => boolean) => Array.from({ length: count }, ask).filter(Boolean).length;

test('fault F5: one network writes a bounded number of refusals a minute, and the rest is one count', () => {
  const { counted, noise } = aNoise();

  expect(times(10_000, () => noise.admits({ code: 'ROUTE_NOT_FOUND', ip: '192.0.2.1' }))).toBe(60);
  // Its neighbour is another one, and what is no such refusal is written in any case.
  expect(noise.admits({ code: 'ROUTE_NOT_FOUND', ip: '192.0.2.2' })).toBe(true);
  expect(noise.admits({ code: 'INVALID_CREDENTIALS', ip: '192.0.2.1' })).toBe(true);
  expect(noise.admits({ code: undefined, ip: '192.0.2.1' })).toBe(true);

  noise.endMinute();
  expect(counted).toEqual([{ network: '192.0.2.1', count: 9_940 }]);
  expect(noise.admits({ code: 'ROUTE_NOT_FOUND', ip: '192.0.2.1' })).toBe(true);
});

test('fault F5: all networks together write a bounded number a minute, and at most 21 lines count the rest', () => {
  const { counted, noise } = aNoise();
  const from = (index: number) => `2001:db8:${(index >> 8).toString(16)}:${(index & 255).toString(16)}::1`;

  let index = 0;
  expect(times(30_000, () => noise.admits({ code: 'UNAUTHENTICATED', ip: from((index += 1)) }))).toBe(600);

  noise.endMinute();
  expect(counted.length).toBeLessThanOrEqual(21);
  expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(29_400);
  noise.endMinute();
  expect(counted.length).toBeLessThanOrEqual(21);
});
