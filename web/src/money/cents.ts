/**
 * Money is whole cents here, as on the server: a safe integer, never a fraction. The API writes it as a JSON number with at
 * most 15 significant digits and takes decimal texts, so each form is changed into the other by its digits.
 */
export type Cents = number & { readonly unit: 'cents' };

/** The most one payment may move: 1,000,000,000.00. */
export const AMOUNT_MAX = toCents(100_000_000_000);

/** A number of the API as cents: 1000.5 is 100050. @throws RangeError when it is not a whole number of cents */
export function centsOf(amount: number): Cents {
  const text = amount.toFixed(2);
  if (Number(text) !== amount) throw new RangeError('Not an amount of money');
  return toCents(Number(text.replace('.', '')));
}

/** As the API and Intl take it, exactly: 5000 is `50.00`, and -5 is `-0.05`. */
export function decimalOf(cents: Cents): `${number}` {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`;
}

/** @throws RangeError when it is no whole number of cents that a number carries exactly */
export function toCents(value: number): Cents {
  if (!Number.isSafeInteger(value)) throw new RangeError('Not a whole number of cents');
  return value as Cents;
}

/** The same amount the other way. */
export const negative = (cents: Cents): Cents => toCents(0 - cents);
