import { PATHS } from '../navigation/paths.ts';
import { plainText } from './plainText.ts';

/** Account numbers as people write and read them. */

const WHOLE = /^ACC\d{13}$/;

/**
 * What was typed or pasted, as an account number: with or without `ACC`, in any case, with spaces, hyphens or dashes of any kind
 * and invisible characters, in digits of any script, or as a link to get paid by the wallet at `here`. Null when it is none yet.
 * Whether its last digit fits is another question.
 * @param here host and port of this page, as `location.host` has it
 */
export function readAccountNumber(typed: string, here = hostOfPage()): string | null {
  const text = compactNumber(payeeOfLink(typed, here) ?? typed);
  const number = /^\d{13}$/.test(text) ? `ACC${text}` : text;
  return WHOLE.test(number) ? number : null;
}

/** Empty outside of a browser, as in unit tests. */
const hostOfPage = () => (globalThis as { location?: { host: string } }).location?.host ?? '';

/** What was typed of an account number so far, without what only separates its groups: `acc 1733–43` is `ACC173343`. */
export const compactNumber = (typed: string): string =>
  plainText(typed)
    .replace(/[\s\p{Pd}\u2212]/gu, '')
    .toUpperCase();

/**
 * Who is to be paid by a link that `payPath` made, as the link says it; null when the text is no such link. Browsers copy an
 * address with or without `https://`. A link of another host names an account of another PayVerse.
 */
function payeeOfLink(typed: string, here: string): string | null {
  const text = plainText(typed);
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (here === '' || !URL.canParse(address)) return null;
  const { host, pathname, searchParams } = new URL(address);
  const isOurs = host === here && pathname.replace(/\/$/, '') === PATHS.send;
  return isOurs ? searchParams.get('to') : null;
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
