import { readPayLink } from './payLink.ts';
import { plainText } from './plainText.ts';

const WHOLE = /^ACC\d{13}$/;

/**
 * Reads a typed or pasted account number: with or without `ACC`, in any case, with spaces, dashes and invisible characters, in
 * digits of any script, or as a pay link of this wallet. Null for any other text. Does not check the last digit.
 * @param here host and port of this page, see `readPayLink`
 */
export function readAccountNumber(typed: string, here?: string): string | null {
  const text = compactNumber(readPayLink(typed, here)?.to ?? typed);
  const number = /^\d{13}$/.test(text) ? `ACC${text}` : text;
  return WHOLE.test(number) ? number : null;
}

/** Removes the separators of a partly typed account number: `acc 1733–43` is `ACC173343`. */
export const compactNumber = (typed: string): string =>
  plainText(typed)
    .replace(/[\s\p{Pd}\u2212]/gu, '')
    .toUpperCase();

/** Checks the last digit (Luhn, as the server does), so that a typing mistake costs no rate-limited look-up. */
export function hasCheckDigit(number: string): boolean {
  const digits = Array.from(number.slice('ACC'.length), Number).reverse();
  const sum = digits.reduce((total, digit, place) => total + (place % 2 === 0 ? digit : doubled(digit)), 0);
  return sum % 10 === 0;
}

const doubled = (digit: number) => (digit > 4 ? digit * 2 - 9 : digit * 2);

/** `ACC1733432100567` is `ACC 1733 4321 00567`. */
export function groupsOf(number: string): string[] {
  return [number.slice(0, 3), number.slice(3, 7), number.slice(7, 11), number.slice(11)];
}
