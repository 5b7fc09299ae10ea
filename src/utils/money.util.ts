/**
 * Money is whole cents inside the server, a safe integer, never a fraction. It is DECIMAL(15,2) in PostgreSQL and a
 * JSON number in answers. This file is the only place where one form becomes another.
 */

/** The most one transfer may move: 1,000,000,000.00. */
export const AMOUNT_MAX_CENTS = 100_000_000_000;

/** The most one account can hold: DECIMAL(15,2). */
export const BALANCE_MAX_CENTS = 999_999_999_999_999;

const AMOUNT = /^(0|[1-9]\d{0,12})(?:\.(\d{1,2}))?$/;
const DECIMAL = /^(\d{1,13})\.(\d{2})$/;

/** Reads an amount from a request, a JSON number or a decimal string. Null for all that is not exactly payable cents. */
export function parseAmount(value: number | string): number | null {
  const [, whole, fraction = ''] = AMOUNT.exec(String(value)) ?? [];
  if (whole === undefined) return null;

  const cents = toCents(whole, fraction);
  return cents > 0 && cents <= AMOUNT_MAX_CENTS ? cents : null;
}

/** Reads a DECIMAL(15,2) as PostgreSQL writes it, `"1000.00"`. Throws on anything else: that would be our mistake. */
export function centsFromDecimal(text: string): number {
  const [, whole, fraction] = DECIMAL.exec(text) ?? [];
  if (whole === undefined || fraction === undefined) throw new RangeError('Not a DECIMAL(15,2)');
  return toCents(whole, fraction);
}

/** Writes cents for PostgreSQL: 5000 is `"50.00"`. */
export function decimalFromCents(cents: number): string {
  assertCents(cents);
  return toDecimal(String(cents));
}

/** Writes a sum of many amounts, which may be more than any account holds. As text it is exact, also as a JSON number. */
export function decimalFromTotal(cents: bigint): string {
  return toDecimal(String(cents));
}

/** Writes cents for JSON: 5000 is 50. Exact, as a double carries 15 significant digits. */
export function jsonFromCents(cents: number): number {
  assertCents(cents);
  return cents / 100;
}

function toCents(whole: string, fraction: string): number {
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}

function toDecimal(digits: string): string {
  const padded = digits.padStart(3, '0');
  return `${padded.slice(0, -2)}.${padded.slice(-2)}`;
}

function assertCents(cents: number): void {
  if (!Number.isSafeInteger(cents) || cents < 0 || cents > BALANCE_MAX_CENTS)
    throw new RangeError('Not an amount of cents');
}
