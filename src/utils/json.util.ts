import { LosslessNumber, isSafeNumber, parse } from 'lossless-json';

/**
 * JSON.parse for money: a number that a double cannot carry exactly does not arrive rounded, and a key that
 * stands twice with different values is an error instead of a coin toss. Throws SyntaxError or RangeError.
 */
export function parseJson(text: string): unknown {
  return parse(text, undefined, parseNumber);
}

/** What would lose digits stays an object, which no schema takes for a number. */
function parseNumber(text: string): number | LosslessNumber {
  return isSafeNumber(text) ? Number(text) : new LosslessNumber(text);
}
