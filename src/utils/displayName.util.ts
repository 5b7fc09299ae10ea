import { HOUSE_NAME } from './houseName.util';
import { remembered } from './remembered.util';

const setOf = (words: string) => new Set(words.split(' '));

/** A name that ends in one of these is the name of a firm. Forms that are family names too, such as `Sa` or `Co`, are left out. */
const LEGAL_FORMS = setOf(
  'ltd limited inc incorporated llc llp plc corp corporation company gmbh mbh ug kg ohg srl sarl bv pty oü ооо зао пао',
);
const TITLES = setOf('mr mrs ms miss mx dr prof');
const SUFFIXES = setOf('jr sr ii iii iv phd md esq');

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
/** With its marks, as `É` may be two characters. The excepted letters are vowels that Thai and Lao write before their consonant. */
const FIRST_LETTER = /(?!\p{Logical_Order_Exception})\p{L}\p{M}*/u;
/** These scripts have capital letters in Unicode, but names are not written with them. */
const WITHOUT_CAPITALS = /\p{Script=Georgian}/u;

/**
 * Other users see `John D.` for `John Doe`: enough to recognise a payee. A name of one word and the name of a firm are shown
 * whole. Signs and emoji beside the words, titles and suffixes are left out, and `Doe, John` is read as `John Doe`.
 */
export const displayName = remembered(shorten, 10_000);

function shorten(fullName: string): string {
  const all = fullName.trim().split(/\s+/u);
  const words = withoutTitles(inOrder(all.filter((word) => LETTER_OR_DIGIT.test(word))));
  const [first = all[0] ?? '', ...others] = words;
  const last = others.at(-1);
  if (last !== undefined && LEGAL_FORMS.has(bare(last))) return all.join(' ');
  const initial = others.flatMap((word) => FIRST_LETTER.exec(word) ?? []).at(-1);
  return initial === undefined ? withoutCommas(first) : `${withoutCommas(first)} ${capital(initial)}.`;
}

/** The name of the other party of an entry. A system account has no user, and the name of the house. */
export const counterpartyName = (fullName: string | null) => (fullName === null ? HOUSE_NAME : displayName(fullName));

/** In lower case, without dots and commas: `Ltd.` is `ltd`, and `Ph.D.` is `phd`. */
const bare = (word: string) => word.replaceAll(/[.,]/g, '').toLowerCase();

const withoutCommas = (word: string) => word.replace(/,+$/, '');

const capital = (letter: string) => (WITHOUT_CAPITALS.test(letter) ? letter : letter.toUpperCase());

/** `Doe, John` has the family name first. A comma before a suffix or a legal form is no such comma. */
function inOrder(words: string[]): string[] {
  const index = words.findIndex((word) => word.endsWith(','));
  const next = bare(words[index + 1] ?? '');
  if (index === -1 || next === '' || SUFFIXES.has(next) || LEGAL_FORMS.has(bare(words.at(-1) ?? ''))) return words;
  return [...words.slice(index + 1), ...words.slice(0, index + 1)];
}

/** At least two words stay, because one word would be shown whole: `Dr House` is `Dr H.` */
function withoutTitles(words: string[]): string[] {
  if (words.length <= 2) return words;
  if (TITLES.has(bare(words[0] ?? ''))) return withoutTitles(words.slice(1));
  if (SUFFIXES.has(bare(words.at(-1) ?? ''))) return withoutTitles(words.slice(0, -1));
  return words;
}
