import fc from 'fast-check';
import { nameOf, type Route } from '../routes';
import { shapeOf } from './bodies';
import { exampleOf, known, TOKEN_CANARY } from './values';

export type Header = readonly [name: string, value: string];

const UNSIGNED = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
const LONG = 'a'.repeat(3_000);

const HOSTILE_AUTHORIZATIONS = [
  ...['', 'Bearer', 'Bearer ', 'Bearer a.b.c', 'Basic YTpi', 'Bearer a, Bearer b', 'bearer \xff', `Bearer ${UNSIGNED}`],
  ...[`Bearer ${TOKEN_CANARY}`, `Bearer ${LONG}`, `Bearer ${known('token')}x`, `Basic ${known('token')}`],
];

/** Hostile values of headers, by name. Names that frame the message are not here: see `aBrokenRequest`. */
const HOSTILE_HEADERS: [name: string, values: string[]][] = [
  ['Authorization', HOSTILE_AUTHORIZATIONS],
  [
    'Idempotency-Key',
    ['', ' ', '"', '"a', 'a"', '"\\a"', 'k'.repeat(256), '\xff', 'a\tb', "' or 1=1 --", 'shared key'],
  ],
  ['Cookie', ['', '=', ';;;;', 'refreshToken', 'refreshToken=', 'refreshToken=%E0%A4', 'refreshToken="a', '\xff=\xff']],
  ['Cookie', ['__proto__=1', 'refreshToken=a; refreshToken=b', `refreshToken=${TOKEN_CANARY}`, `refreshToken=${LONG}`]],
  ['Cookie', [`refreshToken=${UNSIGNED}`, `refreshToken=${known('token')}`, `x=${known('cookie')}`]],
  ['Content-Type', ['', 'text/plain', 'application/json; charset=utf-16', 'application/x-www-form-urlencoded', '\xff']],
  ['Content-Encoding', ['gzip', 'br', 'deflate', 'bogus', 'gzip, gzip', 'identity', '', '\xff', '__proto__']],
  ['Origin', ['null', 'https://evil.example', 'http://127.0.0.1', 'http://[', '', '\xff', 'file://', `http://${LONG}`]],
  ['Sec-Fetch-Site', ['cross-site', 'same-origin', 'none', '', '\xff']],
  ['X-Request-Id', ['', 'a b', '<script>', '\xff', 'x'.repeat(129), '../../x', 'fine-1', '__proto__']],
  ['Accept', ['text/html', 'image/png', '*/*;q=0', '\xff', '']],
  ['Accept-Encoding', ['gzip', 'identity;q=0, *;q=0']],
  ['Expect', ['100-continue', 'tea', '']],
  ['If-None-Match', ['*', '"a"', 'W/']],
  ['If-Modified-Since', ['Thu, 01 Jan 2099 00:00:00 GMT', 'x']],
  ['Range', ['bytes=0-0', 'bytes=-1', 'bytes=9-1', '\xff']],
  ['User-Agent', ['', '\xff\xfe', LONG, "'; drop table users; --"]],
  ['X-Forwarded-For', ['127.0.0.1', '\xff', LONG]],
  ['X-HTTP-Method-Override', ['DELETE', '\xff']],
  ['Access-Control-Request-Method', ['DELETE', '\xff']],
  ['Upgrade', ['websocket', 'h2c']],
  ['__proto__', ['x']],
  ['constructor', ['x']],
];

/** A byte that may stand in a header. */
const aByte = fc.integer({ min: 0x20, max: 0xff }).map((code) => (code === 0x7f ? ' ' : String.fromCharCode(code)));
const aHostileHeader = fc.constantFrom(...HOSTILE_HEADERS).chain(([name, values]) => {
  const value = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.string({ unit: aByte, maxLength: 50 }) },
  );
  return value.map((text): Header => [name, text]);
});
const tooMany = Array.from({ length: 1_500 }, (): Header => ['x', 'y']);

/** Each hostile header by itself, and what is too many. */
export const FLAWED_HEADERS: Header[][] = [
  ...HOSTILE_HEADERS.flatMap(([name, values]) => values.map((value): Header[] => [[name, value]])),
  tooMany,
];

export const someHostileHeaders: fc.Arbitrary<Header[]> = fc.oneof(
  { weight: 30, arbitrary: fc.array(aHostileHeader, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant(tooMany) },
);

/** The credentials of a user who may make the call. */
const GOOD_CREDENTIALS: Header[] = [
  ['Authorization', `Bearer ${known('token')}`],
  ['Cookie', known('cookie')],
];

export const someGoodCredentials = fc.constant(GOOD_CREDENTIALS);
export const BAD_CREDENTIALS: Header[][] = [
  [],
  [...GOOD_CREDENTIALS, ...GOOD_CREDENTIALS],
  ...HOSTILE_AUTHORIZATIONS.map((value): Header[] => [['Authorization', value]]),
];

/** The headers that the route reads, with good values. */
export function someGoodHeaders({ schema, ...route }: Route): fc.Arbitrary<Header[]> {
  const fields = Object.keys(shapeOf(schema?.headers)).map((field) => {
    const header = exampleOf(nameOf(route), field).map((value): Header => [field, String(value)]);
    return fc.option(header, { freq: 2 });
  });
  return fc.tuple(...fields).map((headers) => headers.filter((header) => header !== null));
}
