import { displayLocale } from '../messages/locale.ts';
import { decimalOf, type Cents } from './cents.ts';

/** An amount in the reader's locale: `$1,234.50`, `1.234,50 $`, `−$5.00`. `always` adds a plus sign. */
export function formatMoney(
  cents: Cents,
  currency: string,
  { sign = 'auto', locale = displayLocale() }: { sign?: 'auto' | 'always'; locale?: string | undefined } = {},
): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    signDisplay: sign === 'always' ? 'exceptZero' : 'auto',
  });
  // Intl reads a text by its digits, without rounding.
  const parts = format.formatToParts(decimalOf(cents));
  return parts.map(({ type, value }) => (type === 'minusSign' ? value.replace('-', MINUS) : value)).join('');
}

/** As wide as the plus sign, and read as "minus" by screen readers. In many locales Intl writes a hyphen. */
const MINUS = '\u2212';

/** An amount for an input: `1234.50`, `1234,50`. `parseAmount` reads it back. */
export function formatTyped(cents: Cents, locale = displayLocale()): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, useGrouping: false }).format(decimalOf(cents));
}
