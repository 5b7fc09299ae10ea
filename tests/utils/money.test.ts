import { centsFromDecimal, decimalFromCents, jsonFromCents, parseAmount } from '../../src/utils/money.util';

test.each([
  ['0.01', 1],
  ['50', 5_000],
  ['50.5', 5_050],
  [0.1, 10],
  [1.1, 110],
  [100, 10_000],
  [1e2, 10_000],
  ['1000000000.00', 100_000_000_000],
])('parseAmount reads %p as %p cents', (value, cents) => {
  expect(parseAmount(value)).toBe(cents);
});

test.each([
  '0',
  '0.00',
  '-1',
  '1.005',
  '1e3',
  '0x10',
  ' 10',
  '10 ',
  '10,00',
  'NaN',
  '',
  '.5',
  '5.',
  '01',
  '1000000000.01',
  '12345678901234',
])('parseAmount refuses "%s"', (text) => {
  expect(parseAmount(text)).toBeNull();
});

test.each([NaN, Infinity, -Infinity, -0, 0, -1, 0.001, 1.005, 0.1 + 0.2, 1e21, 1e-7, 2 ** 53])(
  'parseAmount refuses %p',
  (number) => {
    expect(parseAmount(number)).toBeNull();
  },
);

test('every cent from 0.01 to 1000.00 survives the way through text, JSON and PostgreSQL', () => {
  const lost: number[] = [];
  for (let cents = 1; cents <= 100_000; cents += 1) {
    const json = JSON.parse(JSON.stringify(jsonFromCents(cents))) as number;
    if (parseAmount(json) !== cents || centsFromDecimal(decimalFromCents(cents)) !== cents) lost.push(cents);
  }

  expect(lost).toEqual([]);
});

test('the largest balance survives too', () => {
  expect(centsFromDecimal('9999999999999.99')).toBe(999_999_999_999_999);
  expect(decimalFromCents(999_999_999_999_999)).toBe('9999999999999.99');
  expect(JSON.stringify(jsonFromCents(999_999_999_999_999))).toBe('9999999999999.99');
});

test.each([-1, 0.5, NaN, 2 ** 53, 1_000_000_000_000_000])('%p is no amount of cents', (cents) => {
  expect(() => decimalFromCents(cents)).toThrow(RangeError);
  expect(() => jsonFromCents(cents)).toThrow(RangeError);
});

test.each(['1000', '1000.5', '-1.00', 'NaN', '1e3', ''])(
  '"%s" is not how PostgreSQL writes a DECIMAL(15,2)',
  (text) => {
    expect(() => centsFromDecimal(text)).toThrow(RangeError);
  },
);
