const CELL_START = String.raw`(?<=^|[;\t\n\v\f\r\u0085\u2028\u2029])`;
const SKIPPED = String.raw`[\s\p{Z}\p{C}"]*`;
/** = + - @, and characters that a spreadsheet may normalize to one of these. */
const FORMULA = String.raw`[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212\u207a-\u207c\u208a-\u208c]`;
/** A spreadsheet may drop a tab or a line end at the start, so that is escaped too. */
const LIVE = new RegExp(`${CELL_START}(?=${SKIPPED}${FORMULA})|^(?=[\\t\\n\\r])`, 'gu');

const PLAIN = /^(?:[0-9A-Za-z][0-9A-Za-z .:_-]*)?$/;
const QUOTED = /[",;\t\r\n]/;

/**
 * Writes CSV (RFC 4180) with an apostrophe before each formula, because a spreadsheet would run it (OWASP, CSV Injection).
 * With a decimal comma, a spreadsheet splits lines at semicolons and ignores quotes inside a cell. So a semicolon, a tab or a
 * line end inside a text counts as the start of a cell. A negative number counts as a formula.
 */
export function csvOf(records: readonly (readonly string[])[]): string {
  return records.map((record) => `${record.map(toCell).join(',')}\r\n`).join('');
}

function toCell(text: string): string {
  if (PLAIN.test(text)) return text;
  const defused = text.replace(LIVE, "'");
  return QUOTED.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
}
