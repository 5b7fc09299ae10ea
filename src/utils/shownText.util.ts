/**
 * A reader must see every character of another user's text, in the written order. The base is the FreeformClass of PRECIS
 * (RFC 8264, 4.3), which has no controls, separators, noncharacters and Default_Ignorable_Code_Points. The latter include the
 * bidi controls, which allow spoofing (UTR #36, 2.6). It also accepts these, which a standard makes part of a visible text:
 * - in emoji, variation selectors, joiners and the tags of a flag (UTS #51, 1.4.9; UAX #29, GB11);
 * - ZWJ and ZWNJ after a letter or mark of a joining script (UAX #31, 2.3; RFC 5892, appendix A);
 * - variation selectors after a Han (Unicode 17, 23.4: Japanese names need them) or Mongolian character;
 * - LRM, RLM and ALM in a text with right-to-left letters, where a mark can do no more than a letter (UAX #9, 2.6).
 */
const PICTURE = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}?[\ufe0e\ufe0f]?\p{Emoji_Modifier}?`;
const JOINING_SCRIPTS = `Arab Syrc Mand Nkoo Adlm Rohg Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr
  Bali Java Sund Cakm Newa Tirh Sylo Mtei Saur Lepc Limb`;
const RIGHT_TO_LEFT_SCRIPTS = 'Arab Hebr Syrc Thaa Nkoo Adlm Mand Samr Rohg';
const ofScripts = (scripts: string) => scripts.trim().split(/\s+/).map((script) => `\\p{Script_Extensions=${script}}`).join(''); // prettier-ignore

const SEQUENCES = [
  String.raw`\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}`,
  String.raw`${PICTURE}(?:\u200d${PICTURE})*`,
  String.raw`[0-9#*]\ufe0f\u20e3`,
  String.raw`\p{Unified_Ideograph}[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\p{Script_Extensions=Mong})[\u180b-\u180f]+`,
  `(?<=[${ofScripts(JOINING_SCRIPTS)}])[\\u200c\\u200d]`,
];
/** U+FFF9 to U+FFFC are invisible too (Unicode 17, 23.8). */
const HIDDEN = String.raw`[\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\ufff9-\ufffc]`;
const SEQUENCE_OR_HIDDEN = new RegExp(`(?:${SEQUENCES.join('|')})|(${HIDDEN})`, 'gu');

const RIGHT_TO_LEFT = new RegExp(`(?=\\p{L})[${ofScripts(RIGHT_TO_LEFT_SCRIPTS)}]`, 'u');
const DIRECTION_MARK = /[\u061c\u200e\u200f]/;
const LINE = /[\t\n\r]/;
/** Blank symbols of Braille, music and hieroglyphs, which Unicode counts as visible. */
const BLANK_SYMBOL = /[\u2800\u{1d159}\u{13441}\u{13442}]/u;
/** Not marks, which need a base character, and not private-use or unassigned characters. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

export function textFault(text: string): string | null {
  const hidden = findHidden(text, (character) => !LINE.test(character));
  return hidden === undefined ? null : hiddenCharacterFault(hidden);
}

export function nameFault(name: string): string | null {
  const shown = name.replace(SEQUENCE_OR_HIDDEN, (found, hidden?: string) => (hidden === undefined ? found : ''));
  if (!VISIBLE.test(shown.replaceAll(new RegExp(BLANK_SYMBOL, 'gu'), ''))) return 'must not be blank';
  const hidden = findHidden(name, () => true) ?? BLANK_SYMBOL.exec(name)?.[0];
  return hidden === undefined ? null : hiddenCharacterFault(hidden);
}

/** Replaces hidden characters by U+FFFD, in texts that cannot be rejected, such as a user agent. */
export function withoutHidden(text: string): string {
  return text.replace(SEQUENCE_OR_HIDDEN, (found, hidden?: string) => (hidden === undefined ? found : '\ufffd'));
}

/** A fast path: the search would cost more than all other checks of a payment. */
const PLAIN = /^[\x20-\x7e]*$/;

function findHidden(text: string, counts: (character: string) => boolean): string | undefined {
  if (PLAIN.test(text)) return undefined;
  const mayMark = RIGHT_TO_LEFT.test(text);
  for (const [, hidden] of text.matchAll(SEQUENCE_OR_HIDDEN))
    if (hidden !== undefined && counts(hidden) && !(mayMark && DIRECTION_MARK.test(hidden))) return hidden;
  return undefined;
}

function hiddenCharacterFault(character: string): string {
  const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `must not have the hidden character U+${codePoint}`;
}
