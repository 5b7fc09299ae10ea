/** Where a cell begins: at the start of the text, and behind what ends a cell or a record for any spreadsheet. */
const CELL_START = String.raw`(?<=^|[;\t\n\v\f\r\u0085\u2028\u2029])`;
/** What a spreadsheet skips before it looks for a formula: white space, characters that show nothing, its own quotes. */
const SKIPPED = String.raw`[\s\p{Z}\p{C}"]*`;
/** = + - @, and characters that a spreadsheet may normalize to one of these. */
const FORMULA = String.raw`[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212\u207a-\u207c\u208a-\u208c]`;
/** A tab or line end at the very start is defused too: a spreadsheet may drop it. */
const LIVE = new RegExp(`${CELL_START}(?=${SKIPPED}${FORMULA})|^(?=[\\t\\n\\r])`, 'gu');

/** A cell that begins with a letter or digit and has nothing that begins another cell: it is written as it is. Most cells are. */
const PLAIN = /^(?:[0-9A-Za-z][0-9A-Za-z .:_-]*)?$/;
/** Which cells are quoted: RFC 4180 asks it of commas, quotes and CRLF, and a reader may split at the others too. */
const QUOTED = /[",;\t\r\n]/;

/**
 * Writes records as CSV (RFC 4180): commas, CRLF after every record, UTF-8 without a byte order mark.
 *
 * Cells may hold what a stranger wrote, and a spreadsheet would run it as a formula (OWASP, CSV Injection). An apostrophe goes
 * before each formula. In a locale whose decimal sign is the comma, a spreadsheet splits the line at semicolons, and ignores
 * quotes that do not begin a cell: so a semicolon, a tab or a line end inside a text begins a cell as well. A number that is
 * not negative stays as it is; a negative one would be taken for a formula.
 */
export function csvOf(records: readonly (readonly string[])[]): string {
  return records.map((record) => `${record.map(toCell).join(',')}\r\n`).join('');
}

function toCell(text: string): string {
  if (PLAIN.test(text)) return text;
  const defused = text.replace(LIVE, "'");
  return QUOTED.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
}
