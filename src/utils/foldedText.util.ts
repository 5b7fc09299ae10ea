import { remembered } from './remembered.util';

/**
 * Folds a text for a comparison that ignores case, accents, the width and style of letters, and characters that show nothing.
 * JavaScript folds and PostgreSQL does not, because `lower` and `unaccent` depend on the collation and extensions of a database.
 */

/** Letters and signs that NFKD leaves as they are, but that people type in a simpler form. */
const SIMPLER: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  '٫': '.',
  '٬': ',',
  // `obrien` finds `O'Brien` with any apostrophe. The last one is the tatweel, which only stretches an Arabic word.
  ...Object.fromEntries(Array.from("'’‘ʼ`´ـ", (sign) => [sign, ''])),
};

/** Accents and vowel points. The marks of Indic scripts and of kana make another letter, so they stay. */
const ACCENT =
  /^(?![\u3099\u309a])(?=\p{M})[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Syriac}]/u;
const HIDDEN = /\p{Default_Ignorable_Code_Point}/u;
const DIGIT = /\p{Nd}/u;
const ASCII = /^[\0-\x7f]*$/;

/** Folding a character costs microseconds, and a search folds thousands of texts. */
const foldCharacter = remembered((character) => Array.from(character.normalize('NFKD'), foldOne).join(''), 10_000);

export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase().replaceAll(/['`]/g, '');
  let folded = '';
  for (const character of text) folded += foldCharacter(character);
  return folded;
}

function foldOne(character: string): string {
  if (ACCENT.test(character) || HIDDEN.test(character)) return '';
  if (DIGIT.test(character)) return String(digitValue(character));
  // Upper case first: ß becomes ss, and the two small sigmas become one.
  const lower = character.toUpperCase().toLowerCase();
  return SIMPLER[lower] ?? lower;
}

/** Unicode keeps the ten digits of a script in a row, from 0 on. */
function digitValue(digit: string): number {
  const codePoint = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(codePoint - value - 1))) value += 1;
  return value;
}
