/**
 * Money in whole cents: a safe integer, never a fraction. The API sends a JSON number with at most 15 significant digits and
 * accepts decimal texts, so the conversions work on digits.
 */
export type Cents = number & { readonly unit: 'cents' };

/** The most one payment may move: 1,000,000,000.00. */
export const AMOUNT_MAX = toCents(100_000_000_000);

/** Converts a number of the API: 1000.5 is 100050. @throws RangeError when it is not a whole number of cents */
export function centsOf(amount: number): Cents {
  const text = amount.toFixed(2);
  if (Number(text) !== amount) throw new RangeError('Not an amount of money');
  return toCents(Number(text.replace('.', '')));
}

/** The exact decimal text for the API and Intl: 5000 is `50.00`, and -5 is `-0.05`. */
export function decimalOf(cents: Cents): `${number}` {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`;
}

/** The amount of a decimal text with a point, as addresses have it: `12.5` is 1250. Null for any other text, and for nothing to pay. */
export function centsOfDecimal(text: string): Cents | null {
  const [, whole = '', fraction = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  const cents = Number(whole + fraction.padEnd(2, '0'));
  return cents > 0 && cents <= AMOUNT_MAX ? toCents(cents) : null;
}

/** @throws RangeError when the value is not a safe integer */
export function toCents(value: number): Cents {
  if (!Number.isSafeInteger(value)) throw new RangeError('Not a whole number of cents');
  return value as Cents;
}

export const negative = (cents: Cents): Cents => toCents(0 - cents);
