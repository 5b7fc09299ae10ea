/**
 * Normalizes typed or pasted text, before the parsers of amounts and account numbers read it:
 *
 * - Unicode's compatibility forms become plain ones (NFKC, UAX 15): `＄１２` is `$12`. Superscripts, fractions and circled
 *   digits stay as they are, because `10²` is not 102.
 * - A decimal digit of any script becomes an ASCII digit.
 * - Characters without a glyph go, such as the direction marks that Intl and phones put around numbers. Three stay: they
 *   show digits in another order than the stored one, and every parser rejects them.
 * - White space of any kind becomes one space, and none at the ends.
 */
export function plainText(typed: string): string {
  return typed
    .replace(/[^\p{No}]+/gu, (run) => run.normalize('NFKC'))
    .replace(/(?![\u202b\u202e\u2067])\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The ten digits of a script are neighbours in order (The Unicode Standard, section 4.6): count the digits before it. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (before < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before;
}
