/**
 * The letters and digits of a text that was typed or pasted, in the one form in which the readers of amounts and account
 * numbers compare them:
 *
 * - Unicode's compatibility forms become plain ones (NFKC, UAX 15): `＄１２` is `$12`. Superscripts, fractions and circled
 *   digits stay as they are, because `10²` is not 102.
 * - A decimal digit of any script becomes an ASCII digit.
 * - Characters without a glyph are left out, such as the direction marks that Intl and phones put around numbers. Three of
 *   them stay, which show the digits in another order than that in which they are stored: no reader accepts them.
 * - Every kind of white space is one space, and none is left at the ends.
 */
export function plainText(typed: string): string {
  return typed
    .replace(/[^\p{No}]+/gu, (run) => run.normalize('NFKC'))
    .replace(/(?![\u202b\u202e\u2067])\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Each script's ten digits are neighbours and in order (The Unicode Standard, section 4.6), so the ones before it count. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (before < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before;
}
