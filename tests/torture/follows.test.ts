import { follows } from '../../torture/model/historyEntry';

const older = { balance_after: 100.1, amount: 5, direction: 'in', status: 'completed' };
const newer = (direction: string, amount: number, after: unknown, status = 'completed') => ({
  direction,
  amount,
  balance_after: after,
  status,
});

test.each([
  ['what came in is added', newer('in', 0.2, 100.3)],
  ['what went out is taken away', newer('out', 0.2, 99.9)],
  ['what was refused moves nothing', newer('out', 500, 100.1, 'failed')],
  ['a balance may become zero', newer('out', 100.1, 0)],
])('an entry follows: %s', (_name, entry) => {
  expect(follows(entry, older)).toBe(true);
});

test.each([
  ['one between them is missing', newer('in', 0.2, 105.3)],
  ['it is there twice', older],
  ['it is a cent too much', newer('in', 0.2, 100.31)],
  ['it is a cent too little', newer('out', 0.2, 99.89)],
  ['it came in, and was taken away', newer('in', 0.2, 99.9)],
  ['it went out, and was added', newer('out', 0.2, 100.3)],
  ['it was done, and moved nothing', newer('out', 0.2, 100.1)],
  ['it was refused, and moved money', newer('out', 0.2, 99.9, 'failed')],
  ['its balance is not told', newer('in', 0.2, undefined)],
  ['its balance is no number', newer('in', 0.2, 'NaN')],
])('an entry does not follow: %s', (_name, entry) => {
  expect(follows(entry, older)).toBe(false);
});

test('amounts are compared as whole cents, and not as sums of fractions', () => {
  // 1.15 * 100 is less than 115, and 1.1 * 100 is more than 110.
  expect(follows(newer('in', 0.05, 1.15), { ...older, balance_after: 1.1 })).toBe(true);
});
