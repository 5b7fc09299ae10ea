import { LosslessNumber, isSafeNumber, parse } from 'lossless-json';

/** JSON.parse for money: it never rounds, and rejects duplicate keys (RFC 8259, 4). @throws SyntaxError or RangeError */
export function parseJson(text: string): unknown {
  const value = parse(text, undefined, parseNumber);
  // lossless-json accepts a duplicate key with an equal value. A proxy in front of us may read it differently.
  if (countMembers(value) !== countColons(text)) throw new SyntaxError('A key stands twice');
  return value;
}

/** A number that would lose digits stays an object, which every schema rejects. */
function parseNumber(text: string): number | LosslessNumber {
  return isSafeNumber(text) ? Number(text) : new LosslessNumber(text);
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof LosslessNumber) return 0;
  const members = Object.values(value);
  const own = Array.isArray(value) ? 0 : members.length;
  return members.reduce((sum: number, member) => sum + countMembers(member), own);
}

const STRING = /"(?:[^"\\]|\\.)*"/g;

/** Outside of strings, JSON has exactly one colon for each member. */
function countColons(json: string): number {
  return json.replace(STRING, '').split(':').length - 1;
}
