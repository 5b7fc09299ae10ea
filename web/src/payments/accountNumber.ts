/** Account numbers as people write and read them. */

const WHOLE = /^ACC\d{13}$/;

/**
 * What was typed or pasted, as an account number: with or without spaces, hyphens or `ACC`. Null when it is none yet. Whether
 * its last digit fits is another question.
 */
export function readAccountNumber(typed: string): string | null {
  const text = typed.replace(/[\s-]/gu, '').toUpperCase();
  const number = /^\d{13}$/.test(text) ? `ACC${text}` : text;
  return WHOLE.test(number) ? number : null;
}

/**
 * Whether the last digit fits the others (Luhn, as the server has it), so that a slip of the finger is told at once and takes
 * none of the look-ups that one has.
 */
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
