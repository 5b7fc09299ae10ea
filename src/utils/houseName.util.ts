/** Also the name of the system account. No user may look like it: payers trust the name that the payee check shows. */
export const HOUSE_NAME = 'PayVerse';

const RESERVED = HOUSE_NAME.toLowerCase();

/** Unicode's confusables (UTS #39, version 15.0) that NFKD does not resolve, a space, and our own look-alikes. */
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
const SYMBOL_ALPHABETS = [0x1f150, 0x1f170, 0x1f1e6];

/**
 * True if a word contains the name, or words in a row make it: `PayVerse Support`, `Pay Verse`, `P.a.y.V.e.r.s.e`, also in
 * other alphabets, with accents, or with digits for letters. False for `Pay Versen`: both are names of people.
 */
export function looksLikeHouse(name: string): boolean {
  // NFKD turns full-width, circled and mathematical letters into plain ones, and separates accents.
  const bare = name.normalize('NFKD').replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '');
  // A digit or a symbol may stand for a letter (`P4yVerse`) or between letters (`Pay4Verse`).
  return [bare, bare.replace(/\P{L}/gu, ' ')].some((text) => hasReserved(wordsOf(text)));
}

function hasReserved(words: readonly string[]): boolean {
  return words.some((word, first) => word.includes(RESERVED) || joins(words.slice(first)));
}

function joins(words: readonly string[]): boolean {
  let joined = '';
  for (const word of words) {
    joined += word;
    if (joined === RESERVED) return true;
    if (!RESERVED.startsWith(joined)) return false;
  }
  return false;
}

/** The skeleton of UTS #39, 4, split into words. */
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
