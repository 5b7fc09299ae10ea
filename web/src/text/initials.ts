const SEGMENTS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * One or two characters that stand for a name in a circle: `Bob E.` is BE, `O'Brien & Sons Ltd` is OL. Scripts without capital
 * letters get one: two of them would join, or read as another word. A name without a letter is its first character, such as
 * an emoji. Empty for an empty name.
 */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => word !== '');
  const named = words.filter((word) => /^[^\p{L}\p{N}]*[\p{L}\p{N}]/u.test(word));
  const [first = words[0] ?? ''] = named;
  const last = named.length > 1 ? (named.at(-1) ?? '') : '';
  const initials = [first, last].map(firstOf).filter((initial) => initial !== '');
  return (initials.every(hasCase) ? initials : initials.slice(0, 1)).join('').toUpperCase();
}

/** The first letter or digit of a word with its marks; without one, its first character. */
function firstOf(word: string): string {
  const characters = Array.from(SEGMENTS.segment(word), ({ segment }) => segment);
  return characters.find((character) => /[\p{L}\p{N}]/u.test(character)) ?? characters[0] ?? '';
}

const hasCase = (character: string) => character.toUpperCase() !== character.toLowerCase();
