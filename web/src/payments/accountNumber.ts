/**
 * Account numbers as people write and read them. Whether the check digit fits is for the server to say, which is asked for
 * the recipient in any case.
 */

const WHOLE = /^ACC\d{13}$/;

/** What was typed or pasted, as an account number: with or without spaces, hyphens or `ACC`. Null when it is none yet. */
export function readAccountNumber(typed: string): string | null {
  const text = typed.replace(/[\s-]/gu, '').toUpperCase();
  const number = /^\d{13}$/.test(text) ? `ACC${text}` : text;
  return WHOLE.test(number) ? number : null;
}

/** `ACC1733432100567` is `ACC 1733 4321 00567`. */
export function groupsOf(number: string): string[] {
  return [number.slice(0, 3), number.slice(3, 7), number.slice(7, 11), number.slice(11)];
}
