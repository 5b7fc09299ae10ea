import { pino } from 'pino';
import { FormattedOutput } from '../../../src/platform/log/formattedOutput';
import { LogOutput } from '../../../src/platform/log/logOutput';
import { createPrettyLine } from '../../../src/platform/log/prettyLine';

const pretty = createPrettyLine({ colours: false });
const colourful = createPrettyLine({ colours: true });
/** In the time zone of the machine that runs the tests. */
const TIME = new Date(2026, 10, 29, 17, 32, 58, 7).toISOString();
const REQUEST = {
  level: 'info',
  time: TIME,
  requestId: '94fe7c76-36e6-4578-8516-ac7516d8a19b',
  method: 'POST',
  path: '/api/transactions/send',
  status: 201,
  durationMs: 7.183,
  ip: '127.0.0.1',
  userId: '01a22826-b3ab-7a80-a83a-f081b0209fdf',
  aborted: false,
  msg: 'request',
};
const text = (record: object, format = pretty) => format(`${JSON.stringify(record)}\n`);

test('a request is one line: time, method, path, status, duration, user and id', () => {
  expect(text(REQUEST)).toBe(
    '17:32:58.007 POST   /api/transactions/send               201    7.2 ms b0209fdf 94fe7c76\n',
  );
});

test('a refused request has its code, and - for no user; a client that went away has no status', () => {
  const refused = { ...REQUEST, status: 401, code: 'INVALID_TOKEN', userId: undefined };
  expect(text(refused)).toContain(' 401 INVALID_TOKEN    7.2 ms - 94fe7c76\n');
  expect(text({ ...REQUEST, status: undefined, aborted: true })).toMatch(/ - {6}7\.2 ms b0209fdf 94fe7c76 aborted\n$/);
});

test('a worker is named, and a long path is not cut', () => {
  const path = `/api/${'x'.repeat(60)}`;
  expect(text({ ...REQUEST, worker: 2, path })).toMatch(new RegExp(`^17:32:58.007 w2 POST   ${path} 201 `));
});

test('another record is its level, its message and its fields', () => {
  const record = {
    level: 'warn',
    time: TIME,
    dropped: 3,
    missing: ['a', 'b'],
    trace_id: 'x',
    msg: 'records were dropped',
  };
  expect(text(record)).toBe('17:32:58.007 WARN records were dropped dropped=3 missing=["a","b"]\n');
});

test('an error has its stack, its code, and its causes', () => {
  const cause = { name: 'Error', message: 'no route to host', code: 'EHOSTUNREACH' };
  const err = { name: 'Error', message: 'lost', stack: 'Error: lost\n    at query (db.ts:1:2)', cause };
  expect(text({ level: 'error', time: TIME, err, requestId: 'r1', msg: 'request failed' })).toBe(
    [
      '17:32:58.007 ERROR request failed requestId=r1',
      '    Error: lost',
      '        at query (db.ts:1:2)',
      '    caused by Error: no route to host (EHOSTUNREACH)',
      '',
    ].join('\n'),
  );
});

test('what a client sends neither begins a line nor steers the terminal', () => {
  const path = '/a\nFATAL\u001b[2J\u009b2J\u202e';
  expect(text({ ...REQUEST, path })).toContain(' /a\\u{a}FATAL\\u{1b}[2J\\u{9b}2J\\u{202e} ');
  const security = { level: 'info', time: TIME, userAgent: 'a\r\nb', msg: 'security' };
  expect(text(security)).toBe('17:32:58.007 INFO security userAgent=a\\u{d}\\u{a}b\n');
  const err = { message: 'x', stack: 'Error: \u001b[2J\n    at x' };
  expect(text({ level: 'error', time: TIME, err, msg: 'm' })).toContain('    Error: \\u{1b}[2J\n        at x\n');
});

test('colours say how a request ended', () => {
  const colourOf = (status?: number) => /\[(3\d)m(?:\d|-)/.exec(text({ ...REQUEST, status }, colourful))?.[1];
  expect([200, 302, 404, 500, undefined].map(colourOf)).toEqual(['32', '32', '33', '31', '31']);
});

test('text that is no record stays as it is', () => {
  expect(pretty('PayVerse is ready\n')).toBe('PayVerse is ready\n');
});

test('a pretty log has the bounds of the log: records of requests leave room for others', async () => {
  const written: string[] = [];
  const output = new LogOutput(
    {
      chunkBytes: 65_536,
      write: (chunk, onWritten) => (written.push(chunk.toString()), setImmediate(() => onWritten(null, chunk.length))),
    },
    () => undefined,
  );
  const logger = pino({ base: null, timestamp: false }, new FormattedOutput(output, () => 'x'.repeat(1_048_576)));
  for (let count = 0; count < 5; count += 1) logger.info({}, 'request');
  expect(output.droppedTotal).toBe(2);
  logger.info({}, 'security');
  expect(output.droppedSecurityTotal).toBe(0);
  await output.end(1_000);
  expect(written.join('')).toHaveLength(4 * 1_048_576);
});
