// Money is a safe integer of cents in the server, DECIMAL(15,2) in PostgreSQL and a JSON number in answers. Only this file
// converts between them.

export const AMOUNT_MAX_CENTS = 100_000_000_000;

/** The maximum of DECIMAL(15,2). */
export const BALANCE_MAX_CENTS = 999_999_999_999_999;

const AMOUNT = /^(0|[1-9]\d{0,12})(?:\.(\d{1,2}))?$/;
const DECIMAL = /^(\d{1,13})\.(\d{2})$/;

/** Reads an amount of a request. Null for an amount that is not payable in whole cents. */
export function parseAmount(value: number | string): number | null {
  const [, whole, fraction = ''] = AMOUNT.exec(String(value)) ?? [];
  if (whole === undefined) return null;

  const cents = toCents(whole, fraction);
  return cents > 0 && cents <= AMOUNT_MAX_CENTS ? cents : null;
}

export function centsFromDecimal(text: string): number {
  const [, whole, fraction] = DECIMAL.exec(text) ?? [];
  if (whole === undefined || fraction === undefined) throw new RangeError('Not a DECIMAL(15,2)');
  return toCents(whole, fraction);
}

export function decimalFromCents(cents: number): string {
  assertCents(cents);
  return toDecimal(String(cents));
}

/** A sum may exceed a safe integer. Its text is exact. */
export function decimalFromTotal(cents: bigint): string {
  return toDecimal(String(cents));
}

/** Exact, because a double has 15 significant digits. */
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
