/**
 * The name of the product, which is also the name that the system account shows. A person must not look like it: the payee
 * check shows a name, and a payer trusts it.
 */
export const HOUSE_NAME = 'PayVerse';

const RESERVED = HOUSE_NAME.toLowerCase();

/**
 * Characters that look like a letter of the name, by Unicode's confusables (UTS #39, version 15.0) without those that
 * decompose to another one here. After the space stand look-alikes of style, which that list does not have.
 */
const LOOK_ALIKES: Record<string, string> = {
  p: 'ƥΡρРрᏢᑭᵽ⍴Ⲣⲣꓑ𐊕 ᴘþÞƿ',
  a: 'ɑΑαАаᎪᗅ⍶⍺ꓮ𐊠𖽀 ᴀⱥȺ4@ΛΔ∆∀ᐱ',
  y: '¥ƴɎɏɣʏΥγУуҮүҰұყᎩᎽᶌỿⲨꓬꭚ𐊲𑢤𑣜𖽃 υ',
  v: 'νѴѵט٧۷Ꮩᐯᴠ∨⋁ⴸꓦꛟꮩ𐆗𐔝𑜆𑢠𑣀𖼈𝈍🜈 ʋ√',
  e: 'ɆɇΕЕеҽҿᎬ℮⋿ⴹꓰꬲ𐊆𑢦𑢮 ᴇ3€εɛєЄΣΞ',
  r: 'ƦɍɼɽгғᎡᏒᖇᴦᵲⲅꓣꭇꭈꮁ𐒴𖼵𝈖 ʀɾяЯ',
  s: 'ƽʂЅѕՏᏕᏚᵴꓢꜱꮪ𐊖𐐠𐑈𑣁𖼺 5$§',
};
const LETTER_OF = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([letter, list]) =>
    Array.from(list.replace(' ', ''), (look) => [look, letter] as const),
  ),
);
/** Alphabets of symbols that have no decomposition: their first letter is A. */
const SYMBOL_ALPHABETS = [0x1f150, 0x1f170, 0x1f1e6];

/**
 * Whether a name looks like the product's. It does when one of its words contains the product's name, or when words that
 * follow each other make it: `PayVerse Support`, `Pay Verse`, `P.a.y.V.e.r.s.e`, and each of them in other alphabets,
 * with accents, or with digits for letters. `Pay Versen` does not: both are names that people have.
 */
export function looksLikeHouse(name: string): boolean {
  // NFKD makes plain letters of full-width, circled and mathematical ones, and takes the accents off.
  const bare = name.normalize('NFKD').replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '');
  // A digit or a symbol may stand for a letter (`P4yVerse`) or between letters (`Pay4Verse`).
  return [bare, bare.replace(/\P{L}/gu, ' ')].some((text) => hasReserved(wordsOf(text)));
}

function hasReserved(words: readonly string[]): boolean {
  return words.some((word, first) => word.includes(RESERVED) || joins(words.slice(first)));
}

/** Whether the first of these words are the reserved name in pieces. */
function joins(words: readonly string[]): boolean {
  let joined = '';
  for (const word of words) {
    joined += word;
    if (joined === RESERVED) return true;
    if (!RESERVED.startsWith(joined)) return false;
  }
  return false;
}

/** The words of a text in small Latin letters, as far as its characters look like them (UTS #39, 4). */
function wordsOf(text: string): string[] {
  return Array.from(text, toLetter)
    .join('')
    .split(/[^a-z]+/)
    .filter(Boolean);
}

function toLetter(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  const first = SYMBOL_ALPHABETS.find((start) => codePoint >= start && codePoint < start + 26);
  if (first !== undefined) return String.fromCodePoint(0x61 + codePoint - first);
  return LETTER_OF.get(character) ?? character.toLowerCase();
}
