import { databaseFault } from '../../src/errors/databaseError';

test.each([
  ['57P01', 'unavailable'],
  ['08006', 'unavailable'],
  ['53300', 'unavailable'],
  ['25006', 'unavailable'],
  ['55P03', 'unavailable'],
  ['40001', 'unavailable'],
  ['58030', 'unavailable'],
  ['25P03', 'unavailable'],
  ['28P01', 'unavailable'],
  ['28000', 'unavailable'],
  ['3D000', 'unavailable'],
  ['ECONNREFUSED', 'unavailable'],
  ['22021', 'bad-input'],
  ['23505', 'unknown'],
  ['42703', 'unknown'],
  [undefined, 'unknown'],
])('a database error with code %s is %s', (code, fault) => {
  expect(databaseFault(Object.assign(new Error('x'), { code }))).toBe(fault);
});

test('an error of several addresses is what any of them is', () => {
  const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });

  expect(databaseFault(new AggregateError([refused, refused]))).toBe('unavailable');
  expect(databaseFault(new AggregateError([new Error('x')]))).toBe('unknown');
});

test.each([null, undefined, 'text', 5])('%p is no database error', (thrown) => {
  expect(databaseFault(thrown)).toBe('unknown');
});
