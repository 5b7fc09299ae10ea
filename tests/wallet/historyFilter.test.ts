import { beginOf, byDay, dayName, dayOf, isDay } from '../../web/src/pages/history/days.ts';
import {
  entryFilterOf,
  isBackwards,
  isFiltered,
  periodOf,
  readFilter,
  writeFilter,
} from '../../web/src/pages/history/filter.ts';
import { findPeople } from '../../web/src/pages/history/findPeople.ts';

const NUMBER = 'ACC0000000000018';
const read = (query: string) => readFilter(new URLSearchParams(query));

test('filters are read from the address, and written as they were', () => {
  const query = `direction=in&status=failed&from=2026-03-01&to=2026-03-31&counterparty=${NUMBER}`;
  const filter = read(query);
  expect(filter).toEqual({
    direction: 'in',
    status: 'failed',
    from: '2026-03-01',
    to: '2026-03-31',
    counterparty: NUMBER,
  });
  expect(new URLSearchParams(writeFilter(filter)).toString()).toBe(query);
  expect(isFiltered(filter)).toBe(true);
  expect(read('')).toEqual({});
  expect(isFiltered(read('')) || isFiltered(read('tab=2'))).toBe(false);
});

test.each([
  'direction=both',
  'direction=',
  'status=pending',
  'from=2026-02-29',
  'from=2026-3-1',
  'from=0002-01-01',
  'to=1970-01-01',
  'to=9999-12-31',
  'to=2026-03-01T00:00:00Z',
  'counterparty=Bob',
  'counterparty=ACC0000000000017',
  'counterparty=ACC000000000001',
])('%s is left out', (query) => {
  expect(read(`${query}&limit=5`)).toEqual({});
});

test('an account number is read as people write it', () => {
  expect(read('counterparty=acc+0000-0000+00018')).toEqual({ counterparty: NUMBER });
});

test.each(['ACC\u20130000\u20130000\u201300018', '\u202a0000 0000 00018\u202c', '０００００００００００１８'])(
  'fault E2: the filter and the search take %s',
  (typed) => {
    expect(readFilter(new URLSearchParams([['counterparty', typed]]))).toEqual({ counterparty: NUMBER });
    const known = { name: 'Zoë B.', accountNumber: NUMBER };
    expect(findPeople([known], typed)).toEqual([known]);
    expect(findPeople([], typed)).toEqual([{ name: NUMBER, accountNumber: NUMBER }]);
  },
);

test('fault E2: a part of a number and a name are found however they were pasted', () => {
  const zoe = { name: 'Zoë B.', accountNumber: 'ACC1733432100567' };
  for (const typed of ['\u200e1733\u20134321', '１７３３', 'Ｚｏｅ', '\u2068Zoë\u00a0B.\u2069'])
    expect([typed, findPeople([zoe], typed)]).toEqual([typed, [zoe]]);
});

test('a period begins with its first day here and ends with its last', () => {
  const now = new Date(2027, 5, 1);
  const { from, to } = periodOf({ from: '2026-03-01', to: '2026-03-31' }, now);
  expect(from).toBe(new Date(2026, 2, 1).toISOString());
  expect(to).toBe(new Date(2026, 3, 1).toISOString());
  expect(periodOf({ to: '2026-12-31' }, now)).toEqual({ to: new Date(2027, 0, 1).toISOString() });
  expect(periodOf({ direction: 'in' })).toEqual({});
  expect(entryFilterOf({ direction: 'in', from: '2026-03-01' })).toEqual({ direction: 'in', from });
});

test('the first and the last day can be asked for from everywhere', () => {
  expect(isDay('1971-01-01') && isDay('9998-12-31')).toBe(true);
  expect(beginOf('9998-12-31', 1).getFullYear()).toBe(9999);
});

test('fault A4: a day that has not ended is not asked for, and one that has not begun cannot be', () => {
  const now = new Date(2026, 2, 31, 12);
  for (const to of ['2026-03-31', '2026-04-01']) expect(periodOf({ to }, now)).toEqual({});
  expect(periodOf({ to: '2026-03-30' }, now)).toEqual({ to: new Date(2026, 2, 31).toISOString() });
  expect(entryFilterOf({ direction: 'in', to: '2026-03-31' }, now)).toEqual({ direction: 'in' });
  expect(['2026-03-31', '2026-04-01'].map((from) => isBackwards({ from }, now))).toEqual([false, true]);
});

test('a period that ends before it begins', () => {
  expect(isBackwards({ from: '2026-03-02', to: '2026-03-01' })).toBe(true);
  expect(isBackwards({ from: '2026-03-01', to: '2026-03-01' })).toBe(false);
  expect(isBackwards({ from: '2026-03-01' }) || isBackwards({ to: '2026-03-01' })).toBe(false);
});

test('entries stand below their days, in their order', () => {
  const entries = [
    { id: 3, createdAt: new Date(2026, 2, 2, 0, 0) },
    { id: 2, createdAt: new Date(2026, 2, 1, 23, 59, 59, 999) },
    { id: 1, createdAt: new Date(2026, 2, 1, 0, 0) },
  ];
  expect(byDay(entries)).toEqual([
    ['2026-03-02', [entries[0]]],
    ['2026-03-01', [entries[1], entries[2]]],
  ]);
  expect(byDay([])).toEqual([]);
});

test('days have names', () => {
  expect(dayName('2026-03-01', '2026-03-01')).toBe('Today');
  expect(dayName('2026-02-28', '2026-03-01')).toBe('Yesterday');
  expect(dayName('2026-02-27', '2026-03-01', 'en')).toBe('Friday, February 27, 2026');
  expect(dayName('2026-02-27', '2026-03-01', 'de')).toBe('Freitag, 27. Februar 2026');
  expect(dayOf(beginOf('2026-01-01', -1))).toBe('2025-12-31');
});

test('people are found by name and number, and a stranger by a whole number', () => {
  const zoe = { name: 'Zoë B.', accountNumber: 'ACC1733432100567' };
  const bob = { name: 'Bob E.', accountNumber: 'ACC2564032116942' };
  const found = (typed: string) => findPeople([zoe, bob], typed);
  expect(found('')).toEqual([zoe, bob]);
  expect(found(' zoe b')).toEqual([zoe]);
  expect(found('B.')).toEqual([zoe]);
  expect(found('1733 4321')).toEqual([zoe]);
  expect(found('acc2564-0321')).toEqual([bob]);
  expect(found('ac')).toEqual([]);
  expect(found('Walter')).toEqual([]);
  expect(found('0000 0000 00018')).toEqual([{ name: NUMBER, accountNumber: NUMBER }]);
  expect(found('0000 0000 00017')).toEqual([]);
});
