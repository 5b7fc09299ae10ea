import fc from 'fast-check';
import { AMOUNT_MAX, centsOf, decimalOf, negative, toCents } from '../../web/src/money/cents';
import { formatMoney, formatTyped } from '../../web/src/money/format';
import { parseAmount } from '../../web/src/money/parse';

const LOCALES = ['en-US', 'de-DE', 'fr-FR', 'de-CH', 'en-IN', 'ar-EG', 'sv-SE', 'pt-BR', 'fa-IR', 'es-ES'];
const BALANCE_MAX = 999_999_999_999_999;
const parse = (typed: string, locale: string) => parseAmount(typed, { currency: 'USD', locale });
const anyCents = (max: number) => fc.integer({ min: 1, max }).map(toCents);

test('every number that the API writes is exactly its cents', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: BALANCE_MAX }), (cents) => {
      // As the server writes it, and as JSON carries it.
      expect(centsOf(JSON.parse(JSON.stringify(cents / 100)) as number)).toBe(cents);
    }),
  );
  expect(centsOf(9_999_999_999_999.99)).toBe(BALANCE_MAX);
});

test.each([0.001, 1.005, NaN, Infinity, 1e21])('%d is no amount of money', (amount) => {
  expect(() => centsOf(amount)).toThrow(RangeError);
});

test.each([0.5, NaN, 2 ** 53])('%d is no whole number of cents', (value) => {
  expect(() => toCents(value)).toThrow(RangeError);
});

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [100_050, '1000.50'],
  [-5, '-0.05'],
  [BALANCE_MAX, '9999999999999.99'],
])('%d cents are written as %s', (cents, text) => {
  expect(decimalOf(toCents(cents))).toBe(text);
});

test('the other way of nothing is nothing', () => {
  expect(Object.is(negative(toCents(0)), 0)).toBe(true);
});

test('the largest balance is shown to the cent', () => {
  expect(formatMoney(toCents(BALANCE_MAX), 'USD', { locale: 'en-US' })).toBe('$9,999,999,999,999.99');
});

test('a change has its sign, and nothing has none', () => {
  const shown = (cents: number) => formatMoney(toCents(cents), 'USD', { sign: 'always', locale: 'en-US' });
  expect([shown(150), shown(-150), shown(0)]).toEqual(['+$1.50', '−$1.50', '$0.00']);
});

describe.each(LOCALES)('in %s', (locale) => {
  test('the minus is no hyphen', () => {
    const shown = formatMoney(toCents(-150), 'USD', { locale });

    expect(shown).toContain('\u2212');
    expect(shown).not.toContain('-');
  });

  test('what is written in the form of the locale is read as the same amount', () => {
    const grouped = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
    fc.assert(
      fc.property(anyCents(AMOUNT_MAX), (cents) => {
        expect(parse(formatTyped(cents, locale), locale)).toEqual({ cents, error: null });
        expect(parse(grouped.format(decimalOf(cents)), locale)).toEqual({ cents, error: null });
      }),
    );
  });

  test('any typed text is read as an amount that can be paid, or not at all', () => {
    const keys = fc.constantFrom(...Array.from('0123456789'), '.', ',', ' ', "'", '’', '\u00a0', '-', 'e', '٣', '٫');
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 8 }), (typed) => {
        const { cents, error } = parse(typed.join(''), locale);
        if (cents === null) expect(error).toEqual(expect.any(String));
        else expect(cents > 0 && cents <= AMOUNT_MAX && Number.isSafeInteger(cents)).toBe(true);
      }),
    );
  });
});

test.each([
  ['en-US', '10', 1_000],
  ['en-US', '10.5', 1_050],
  ['en-US', '1.', 100],
  ['en-US', '1,234.50', 123_450],
  ['en-US', ' 10 ', 1_000],
  ['en-IN', '1,00,000', 10_000_000],
  ['de-DE', '10,5', 1_050],
  ['de-DE', '1.234', 123_400],
  ['de-DE', '1.234,5', 123_450],
  ['fr-FR', '1 234,5', 123_450],
  // The point separates nothing else there.
  ['fr-FR', '1234.5', 123_450],
  ['en-US', '1000000000', 100_000_000_000],
])('%s: %s is %d cents', (locale, typed, cents) => {
  expect(parse(typed, locale)).toEqual({ cents, error: null });
});

test.each([
  ['en-US', '', 'empty'],
  ['en-US', '   ', 'empty'],
  ['en-US', '0', 'zero'],
  ['en-US', '0.00', 'zero'],
  ['en-US', '1.005', 'decimals'],
  ['en-US', '1000000000.01', 'tooMuch'],
  ['en-US', '99999999999999999999', 'tooMuch'],
  ['en-US', '-1', 'unreadable'],
  ['en-US', '1e3', 'unreadable'],
  ['en-US', '0x10', 'unreadable'],
  ['en-US', 'NaN', 'unreadable'],
  ['en-US', '.5', 'unreadable'],
  // A person used to a decimal comma: 10,5 is not 105.
  ['en-US', '10,5', 'unreadable'],
  ['en-US', '10,50', 'unreadable'],
  ['en-US', '1,2345', 'unreadable'],
  ['en-US', '1,234,', 'unreadable'],
  ['en-US', '1.234,5', 'unreadable'],
  ['en-US', '10 50', 'unreadable'],
  ['fr-FR', '10 50', 'unreadable'],
  // A person used to a decimal point: 1.50 is not 150.
  ['de-DE', '1.50', 'unreadable'],
  ['de-DE', '1,005', 'decimals'],
  ['de-DE', '1,234.50', 'unreadable'],
  ['fr-FR', '1.005', 'decimals'],
])('%s: "%s" is %s', (locale, typed, fault) => {
  expect(parse(typed, locale)).toEqual({ cents: null, error: fault });
});
