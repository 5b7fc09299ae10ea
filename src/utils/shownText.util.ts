/**
 * The rule for every text that another person sees: a reader must see all of it, in the order in which it was written.
 *
 * The base is the FreeformClass of PRECIS (RFC 8264, 4.3), which allows no control character, no line or paragraph
 * separator, no noncharacter and no Default_Ignorable_Code_Point. The last property holds the bidi controls (UAX #9; for
 * spoofing by them see UTR #36, 2.6), zero-width spaces, soft hyphens, tag characters and Hangul fillers.
 *
 * Some writing needs such characters. They are accepted where a standard says that they are part of what is shown:
 * - emoji: variation selectors, joiners and the tags of a flag (UTS #51, 1.4.9; UAX #29, GB11);
 * - ZWJ and ZWNJ after a letter or mark of a script that joins (UAX #31, 2.3; RFC 5892, appendix A);
 * - variation selectors after a Han character (Unicode 17, 23.4: Japanese names need them) or a Mongolian one;
 * - the direction marks LRM, RLM and ALM in a text that has letters of a right-to-left script. A mark acts like a letter
 *   of its direction (UAX #9, 2.6), so in such a text it can do nothing that its letters cannot do.
 */
const PICTURE = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}?[\ufe0e\ufe0f]?\p{Emoji_Modifier}?`;
const JOINING_SCRIPTS = `Arab Syrc Mand Nkoo Adlm Rohg Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr
  Bali Java Sund Cakm Newa Tirh Sylo Mtei Saur Lepc Limb`;
const RIGHT_TO_LEFT_SCRIPTS = 'Arab Hebr Syrc Thaa Nkoo Adlm Mand Samr Rohg';
const ofScripts = (scripts: string) => scripts.trim().split(/\s+/).map((script) => `\\p{Script_Extensions=${script}}`).join(''); // prettier-ignore

/** Characters that would be hidden by themselves, with what makes them part of a visible character. */
const SEQUENCES = [
  String.raw`\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}`,
  String.raw`${PICTURE}(?:\u200d${PICTURE})*`,
  String.raw`[0-9#*]\ufe0f\u20e3`,
  String.raw`\p{Unified_Ideograph}[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\p{Script_Extensions=Mong})[\u180b-\u180f]+`,
  `(?<=[${ofScripts(JOINING_SCRIPTS)}])[\\u200c\\u200d]`,
];
/** U+FFF9 to U+FFFC are no Default_Ignorable_Code_Point, and show nothing either (Unicode 17, 23.8). */
const HIDDEN = String.raw`[\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\ufff9-\ufffc]`;
const SEQUENCE_OR_HIDDEN = new RegExp(`(?:${SEQUENCES.join('|')})|(${HIDDEN})`, 'gu');

const RIGHT_TO_LEFT = new RegExp(`(?=\\p{L})[${ofScripts(RIGHT_TO_LEFT_SCRIPTS)}]`, 'u');
const DIRECTION_MARK = /[\u061c\u200e\u200f]/;
const LINE = /[\t\n\r]/;
/** Symbols and letters that show nothing, though Unicode counts them as visible: Braille, music and hieroglyph blanks. */
const BLANK_SYMBOL = /[\u2800\u{1d159}\u{13441}\u{13442}]/u;
/** A mark needs another character to stand on, and a private-use or unassigned one shows nothing that is agreed upon. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** What keeps a text of one or more lines from being shown to others, or null. Tabs and line ends are allowed. */
export function textFault(text: string): string | null {
  const hidden = findHidden(text, (character) => !LINE.test(character));
  return hidden === undefined ? null : hiddenCharacterFault(hidden);
}

/** What keeps a text from being a name that others see, or null. A name is one line, and shows something. */
export function nameFault(name: string): string | null {
  const shown = name.replace(SEQUENCE_OR_HIDDEN, (found, hidden?: string) => (hidden === undefined ? found : ''));
  if (!VISIBLE.test(shown.replaceAll(new RegExp(BLANK_SYMBOL, 'gu'), ''))) return 'must not be blank';
  const hidden = findHidden(name, () => true) ?? BLANK_SYMBOL.exec(name)?.[0];
  return hidden === undefined ? null : hiddenCharacterFault(hidden);
}

/** The text with U+FFFD in the place of each hidden character: for texts that cannot be refused, such as a user agent. */
export function withoutHidden(text: string): string {
  return text.replace(SEQUENCE_OR_HIDDEN, (found, hidden?: string) => (hidden === undefined ? found : '\ufffd'));
}

/** Nearly every text. It needs no search, which would cost more than all other checks of a payment. */
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
