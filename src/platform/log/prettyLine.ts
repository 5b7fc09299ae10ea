/** A record of the log, as pino writes it in JSON. */
type Line = Record<string, unknown> & { level?: string; time?: string; msg?: string };

type Colour = 'red' | 'green' | 'yellow' | 'dim';
type Paint = (colour: Colour, text: string) => string;

const ANSI: Record<Colour, number> = { red: 31, green: 32, yellow: 33, dim: 2 };
const colourful: Paint = (colour, text) => `\u001b[${ANSI[colour]}m${text}\u001b[0m`;
const plain: Paint = (_colour, text) => text;

const SHORT_ID = 8;
/** Columns of the most lines. A longer text moves the rest of its line. */
const WIDTH = { method: 6, path: 36, status: 3, duration: 9 };
const LEVELS: Partial<Record<string, Colour>> = { warn: 'yellow', error: 'red', fatal: 'red' };
/** Fields with another place in the line, or without use on a console. */
const IMPLIED = ['level', 'time', 'msg', 'err', 'worker', 'trace_id', 'span_id', 'trace_flags'];

/** Turns lines of JSON into lines for a developer: one for each record, and more for the stack of an error. */
export function createPrettyLine({ colours }: { colours: boolean }): (json: string) => string {
  const paint = colours ? colourful : plain;
  return (json) => {
    const line = parse(json);
    if (!line) return json;
    const text = line.msg === 'request' ? requestText(line, paint) : otherText(line, paint);
    const worker = line['worker'] === undefined ? '' : paint('dim', ` w${visible(line['worker'])}`);
    return `${paint('dim', clockOf(line.time))}${worker} ${text}\n`;
  };
}

function parse(json: string): Line | null {
  try {
    return JSON.parse(json) as Line;
  } catch {
    return null;
  }
}

/** Time, method, path, status, duration, user and id of the request. */
function requestText(line: Line, paint: Paint): string {
  const { method, path, status, code, durationMs, userId, requestId, aborted } = line;
  const result = `${visible(status ?? '-').padEnd(WIDTH.status)}${code === undefined ? '' : ` ${visible(code)}`}`;
  return [
    visible(method).padEnd(WIDTH.method),
    visible(path).padEnd(WIDTH.path),
    paint(colourOf(status), result),
    `${Number(durationMs).toFixed(1)} ms`.padStart(WIDTH.duration),
    // The ids of users begin with their time, which neighbours share.
    userId === undefined ? '-' : visible(userId).slice(-SHORT_ID),
    paint('dim', visible(requestId).slice(0, SHORT_ID)),
    ...(aborted === true ? [paint('yellow', 'aborted')] : []),
  ].join(' ');
}

function colourOf(status: unknown): Colour {
  if (typeof status !== 'number' || status >= 500) return 'red';
  return status >= 400 ? 'yellow' : 'green';
}

function otherText(line: Line, paint: Paint): string {
  const { level = 'info', msg = '' } = line;
  const colour = LEVELS[level];
  const title = `${level.toUpperCase()} ${visible(msg)}`;
  const fields = Object.entries(line)
    .filter(([name, value]) => !IMPLIED.includes(name) && value !== undefined)
    .map(([name, value]) => `${name}=${visible(typeof value === 'string' ? value : JSON.stringify(value))}`);
  return [colour ? paint(colour, title) : title, ...fields].join(' ') + errorText(line['err'], paint);
}

/** The stack of an error, and of its causes. */
function errorText(err: unknown, paint: Paint, title = ''): string {
  if (typeof err !== 'object' || err === null) return '';
  const { stack, name, message, code, cause } = err as Record<string, unknown>;
  const text = visible(stack ?? `${visible(name ?? 'Error')}: ${visible(message)}`, { lines: true });
  const first = `${title}${text}${code === undefined ? '' : ` (${visible(code)})`}`;
  return `\n${paint('red', indent(first))}${errorText(cause, paint, 'caused by ')}`;
}

const indent = (text: string) => text.split('\n').map((each) => `    ${each}`).join('\n'); // prettier-ignore

/** The time of day in the time zone of this machine, to the millisecond. */
function clockOf(time: unknown): string {
  const date = new Date(String(time));
  const part = (value: number, digits = 2) => String(value).padStart(digits, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map((value) => part(value)).join(':');
  return `${clock}.${part(date.getMilliseconds(), 3)}`;
}

/** Paths and user agents come from outside: a control character in one must not steer the terminal or begin a line. */
function visible(value: unknown, { lines = false } = {}): string {
  return String(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    if (lines && character === '\n') return character;
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
