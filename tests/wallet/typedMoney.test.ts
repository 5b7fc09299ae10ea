import fc from 'fast-check';
import { AMOUNT_MAX, negative, toCents } from '../../web/src/money/cents';
import { formatMoney, formatTyped } from '../../web/src/money/format';
import { parseAmount } from '../../web/src/money/parse';

/** Amounts as they are pasted from the wallet, from messages and from other keyboards. */

const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'sv',
  'nb',
  'fi',
  'pl',
  'cs',
  'lt',
  'tr',
  'ru',
  'he',
  'ar',
];
const OTHERS = ['fa', 'ur', 'hi', 'bn', 'mr', 'ne', 'my', 'th', 'ja', 'ko', 'zh', 'sd', 'ckb', 'gsw', 'kea'];
const REGIONS = ['', '-US', '-DE', '-AT', '-CH', '-FR', '-CA', '-ES', '-IN', '-ZA', '-EG', '-MA', '-IR', '-AU', '-CV'];
const LOCALES = [...LANGUAGES, ...OTHERS].flatMap((language) => REGIONS.map((region) => language + region));

const anyCents = fc.integer({ min: 1, max: AMOUNT_MAX }).map(toCents);
const read = (typed: string, locale: string) => parseAmount(typed, { currency: 'USD', locale });

/** Where the groups are split off at random, half of the texts have some. */
const likeAmounts = fc.oneof(
  fc.array(fc.constantFrom(...Array.from('0123456789'), '.', ',', ' ', "'", '’', '\u00a0', '-', '+', '$', 'e', '٣', '٫', '²', '\u200f'), { maxLength: 9 }), // prettier-ignore
  fc.array(fc.constantFrom('1', '12', '123', '000', '50', '.', ',', ' ', "'"), { maxLength: 6 }),
);

describe('fault E1: in every locale', () => {
  test('what the wallet shows is read as the same amount', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LOCALES), anyCents, (locale, cents) => {
        const shown = [
          formatMoney(cents, 'USD', { locale }),
          formatMoney(cents, 'USD', { sign: 'always', locale }),
          formatTyped(cents, locale),
        ];
        for (const text of shown) expect([text, read(text, locale)]).toEqual([text, { cents, error: null }]);
      }),
      { numRuns: 1_500 },
    );
  });

  test('so are its other spellings: a code, full-width, wrapped in direction marks', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LOCALES), anyCents, (locale, cents) => {
        const typed = formatTyped(cents, locale);
        const wide = typed.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
        for (const text of [
          `USD ${typed}`,
          `${typed}\u00a0usd`,
          wide,
          `\u202a${typed}\u202c`,
          `\u2068US$${typed}\u2069`,
        ])
          expect([text, read(text, locale)]).toEqual([text, { cents, error: null }]);
      }),
      { numRuns: 500 },
    );
  });

  test('a text that is accepted has its own digits and no second reading', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LOCALES), likeAmounts, (locale, characters) => {
        const text = characters.join('');
        const { cents } = read(text, locale);
        if (cents === null) return;
        const plain = text.replaceAll('\u200f', '').replaceAll('٣', '3').replace(/\D/g, ' ');
        const whole = plain.replaceAll(' ', '');
        const fraction = /(?<=\d )\d{1,2}\s*$/.exec(plain)?.[0].trim() ?? '';
        // The separator before the last one or two digits is the decimal one; the others separate groups of two or three.
        expect(cents).toBe(Number(whole) * 10 ** (2 - fraction.length));
        expect(cents > 0 && cents <= AMOUNT_MAX).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test('a minus is refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LOCALES), anyCents, (locale, cents) => {
        const shown = formatMoney(negative(cents), 'USD', { locale });
        expect([shown, read(shown, locale).cents]).toEqual([shown, null]);
      }),
    );
  });
});

test.each([
  ['en-US', '$12.50', 1_250],
  ['en-US', 'USD 12.50', 1_250],
  ['en-US', '12.50 usd', 1_250],
  ['en-US', '$12.50 USD', 1_250],
  ['en-US', 'US$12.50', 1_250],
  ['en-US', '+$12.50', 1_250],
  ['en-US', '＄１２．５０', 1_250],
  ['en-US', '１２', 1_200],
  ['en-US', '𝟏𝟐', 1_200],
  ['en-US', '١٢', 1_200],
  ['en-US', '\u2066$12.50\u2069', 1_250],
  ['en-US', '1\u200b2\ufeff', 1_200],
  ['de-AT', '$\u00a01.234,50', 123_450],
  ['de-AT', '1\u00a0234,50', 123_450],
  // Releases of Node.js and of browsers differ in the group mark of this one.
  ['fr-CH', new Intl.NumberFormat('fr-CH', { style: 'currency', currency: 'USD' }).format(1234.5), 123_450],
  ['fr-CH', new Intl.NumberFormat('fr-CH', { minimumFractionDigits: 2 }).format(1234.5), 123_450],
  ['de-CH', "$1'234.50", 123_450],
  ['de-CH', '1’234.50', 123_450],
  ['en-DE', '1.234,50', 123_450],
  ['en-DE', '$1,234.50', 123_450],
  ['en-DE', '12.50', 1_250],
  ['en-DE', '12,50', 1_250],
  ['sv-SE', '1\u00a0234,50\u00a0US$', 123_450],
  ['sv-SE', '12.50 $', 1_250],
  ['en-IN', '$1,00,000.00', 10_000_000],
  ['ar-EG', '\u200f١٬٢٣٤٫٥٠\u00a0US$', 123_450],
])('fault E1: %s: "%s" is %d cents', (locale, typed, cents) => {
  expect(read(typed, locale)).toEqual({ cents, error: null });
});

test.each([
  // One form of these locales has the point before the cents, and the other between thousands.
  ['en-DE', '1.234', 'ambiguous'],
  ['en-DE', '1,234', 'ambiguous'],
  ['en-FR', '1,234', 'ambiguous'],
  ['en-US', '€12.50', 'currency'],
  ['en-US', 'EUR 12.50', 'currency'],
  ['en-US', '12.50 Kč', 'currency'],
  // There a bare dollar sign is their own dollar.
  ['en-CA', '$12.50', 'currency'],
  ['es-MX', '$12.50', 'currency'],
  ['en-US', '1,5', 'unreadable'],
  ['de-AT', '12.50', 'unreadable'],
  ['en-US', '-$12.50', 'unreadable'],
  ['en-US', '−$12.50', 'unreadable'],
  ['en-US', '−12.50', 'unreadable'],
  ['en-US', '\u221212.50', 'unreadable'],
  ['en-US', '(12.50)', 'unreadable'],
  ['en-US', '$', 'unreadable'],
  ['en-US', '++12', 'unreadable'],
  ['en-US', '12 $ 50', 'unreadable'],
  // 10² is not 102, and ½ is not 12.
  ['en-US', '10²', 'unreadable'],
  ['en-US', '½', 'unreadable'],
  ['en-US', '①②', 'unreadable'],
  // Shown as 05.21.
  ['en-US', '\u202e12.50\u202c', 'unreadable'],
])('fault E1: %s: "%s" is %s', (locale, typed, fault) => {
  expect(read(typed, locale)).toEqual({ cents: null, error: fault });
});
