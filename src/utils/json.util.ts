import { LosslessNumber, isSafeNumber, parse } from 'lossless-json';

/**
 * JSON.parse for money: a number that a double cannot carry exactly does not arrive rounded, and a key that stands
 * twice is an error instead of a coin toss (RFC 8259, 4). Throws SyntaxError or RangeError.
 */
export function parseJson(text: string): unknown {
  const value = parse(text, undefined, parseNumber);
  // The parser itself lets a key stand twice with the same value. Whoever read the text before us may not.
  if (countMembers(value) !== countColons(text)) throw new SyntaxError('A key stands twice');
  return value;
}

/** What would lose digits stays an object, which no schema takes for a number. */
function parseNumber(text: string): number | LosslessNumber {
  return isSafeNumber(text) ? Number(text) : new LosslessNumber(text);
}

/** How many members the objects of a parsed text have together. */
function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof LosslessNumber) return 0;
  const members = Object.values(value);
  const own = Array.isArray(value) ? 0 : members.length;
  return members.reduce((sum: number, member) => sum + countMembers(member), own);
}

const STRING = /"(?:[^"\\]|\\.)*"/g;

/** JSON has one colon for each member, and none elsewhere but inside of strings. */
function countColons(json: string): number {
  return json.replace(STRING, '').split(':').length - 1;
}
