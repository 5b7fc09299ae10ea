import { foldText } from './foldedText.util';
import { parseAmount } from './money.util';

/** A word of a search, folded. */
export interface SearchWord {
  text: string;
  /** The amount that the word reads as. Null for a word that is no amount. */
  cents: number | null;
  /** The word is `ACC` and digits, or has digits enough to recognise an account number by. */
  isNumber: boolean;
}

/** An entry, as the user sees it. The words are compared with it. */
export interface SearchedEntry {
  amountCents: number;
  accountNumber: string;
  /** The note and the names of the other party, folded, on a line each. */
  folded: string;
}

/** Quotation marks, brackets and the punctuation of sentences. `.50` keeps its point. */
const AROUND = /^[:;!?("“”„«]+|[.,:;!?)"“”„»]+$/g;
/** Fewer digits are a part of many account numbers: two digits, of one in eight. */
const NUMBER = /^(?:acc\d{1,13}|\d{4,13})$/;

export function readSearch(text: string): SearchWord[] {
  const words = foldText(text).split(/\s+/).filter(Boolean).map(readWord);
  return [...new Map(words.map((word) => [word.text, word])).values()];
}

function readWord(word: string): SearchWord {
  const text = word.replaceAll(AROUND, '') || word;
  return { text, cents: readAmount(text), isNumber: NUMBER.test(text) };
}

const SIGN = String.raw`[+\-−–]?`;
const CURRENCY = String.raw`(?:usd|us\$|\$us|\p{Sc})?`;
/** Groups of two digits are Indian. A group of three digits at the end is one of thousands: amounts have two decimals. */
const WHOLE = String.raw`(?<whole>\d{1,3}(?<group>[.,])(?:\d{2,3}\k<group>)*\d{3}|\d{0,13})`;
const AMOUNT = new RegExp(
  `^${SIGN}${CURRENCY}${SIGN}(?=[.,]?\\d)${WHOLE}(?:[.,](?<fraction>\\d{1,2}))?${CURRENCY}$`,
  'u',
);

/** A comma or a point may separate thousands or decimals. The sign is ignored, because amounts have none. */
function readAmount(word: string): number | null {
  const { whole, fraction = '0' } = AMOUNT.exec(word)?.groups ?? {};
  return whole === undefined ? null : parseAmount(`${whole.replaceAll(/[.,]/g, '') || '0'}.${fraction}`);
}

/** True if each word is a part of the texts, the amount, or a part of the account number. */
export function matchesSearch(words: readonly SearchWord[], entry: SearchedEntry): boolean {
  const accountNumber = entry.accountNumber.toLowerCase();
  return words.every(
    ({ text, cents, isNumber }) =>
      entry.folded.includes(text) || cents === entry.amountCents || (isNumber && accountNumber.includes(text)),
  );
}
