import fc from 'fast-check';
import { assetNames } from './wallet';

/**
 * Values of fields. None of them has the words by which the invariants know what comes from inside the server
 * (`SELECT`, a stack, a path), because names of unknown fields and descriptions do come back.
 */

/** They stand in passwords, tokens and unknown fields, and may be seen nowhere afterwards. */
export const PASSWORD_CANARY = 'canary-password-6f1d';
export const TOKEN_CANARY = 'canary-token-9b7e';

/** Stands for what is known only when the request is sent: see `createWorld`. */
export const known = (name: string) => `{{${name}}}`;

const text = fc.constantFrom;
const aNewEmail = fc.uuid().map((id) => `${id}@example.com`);

type Example = string | number | boolean | null;

/** Good values by the name of the field, and by route and field where that is not enough. */
const EXAMPLES: Record<string, fc.Arbitrary<Example>> = {
  email: aNewEmail,
  'POST /api/auth/register email': fc.oneof(aNewEmail, aNewEmail, aNewEmail, text(known('email'))),
  'POST /api/auth/login email': text(known('email')),
  password: text(PASSWORD_CANARY),
  currentPassword: text(PASSWORD_CANARY),
  newPassword: text(`${PASSWORD_CANARY}-2`),
  full_name: text('Ann Example', '李 小龙', '=1+1'),
  own_name: text<Example>('Mum', '李 小龙', null),
  starred: text<Example>(true, false),
  toAccountNumber: text(known('payee')),
  account_number: text(known('payee')),
  counterparty: text(known('payee')),
  amount: text<string | number>(0.01, 0.02, 0.05, 1e-2, 1, '0.01', '0.1', '0.10', '1', '2.00', 0.99, 123_456),
  description: text('rent', '', '🏦 ≤ 3\r\n\t', "'; drop table accounts; --", '=cmd|calc', '"a","b"'),
  'idempotency-key': fc.oneof(fc.uuid(), text('shared key', '"a quoted \\"key\\""')),
  id: text(known('id')),
  limit: text('1', '20', '100'),
  cursor: text(known('cursor')),
  direction: text('in', 'out'),
  status: text('completed', 'failed'),
  q: text('rent', '12.50%20example', 'ACC0', '%25_'),
  from: text('1970-01-01T00:00:00Z', '2024-12-06T10:30:00.000-12:00'),
  to: text('2099-12-31T23:59:59.9999Z', '9999-12-31T23:59:59Z'),
  at: text('2024-02-29T00:00:00Z', '2099-12-31T23:59:59Z'),
  format: text('json', 'csv'),
  tz: text('Europe/Berlin', 'Etc/GMT+5', 'UTC'),
  optional: text('true', 'false'),
  file: text('docs.js', 'page.css'),
  'GET /assets/:file file': text(...assetNames),
};

export function exampleOf(route: string, field: string): fc.Arbitrary<Example> {
  const example = EXAMPLES[`${route} ${field}`] ?? EXAMPLES[field];
  if (!example) throw new Error(`tests/support/fuzz/values.ts has no example of the field ${field} of ${route}`);
  return example;
}

export const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

/** Texts that break what reads them without care. */
const TEXTS_BY_KIND = {
  bytes: ['', ' ', '\0', 'a\0b', '\u001b[2J', '\ud800', 'a\udfff', '\ufeff', '\ufffe', '\r\nSet-Cookie: a=b'],
  directions: ['\u202egpj.exe', '\u2066x', '\u200b', '\u200e\u200f'],
  alphabets: ['٠١٢', '１.０', '½', 'ſ', 'İ', 'пароль', '密码'.repeat(20), 'ß'.repeat(256), 'é\u0301'.repeat(60)],
  lengths: ['👩‍👩‍👧‍👧'.repeat(40), 'a'.repeat(10_000), `${'a'.repeat(250)}@example.com`, '9'.repeat(400)],
  sql: ["' or 1=1 --", "'; drop table accounts; --", '" or ""="', '$1', "\\'", '%_'],
  programs: ['%s%n', '${7*7}', '{{7*7}}', '<script>x</script>', '=cmd|calc', '@sum(1)', '`id`'],
  paths: ['../../etc/passwd', '..\\..\\x', 'file:///etc/passwd', '/'],
  words: ['__proto__', 'constructor', 'toString', 'null', 'undefined', 'true', '[object Object]', 'password123'],
  numbers: ['NaN', 'Infinity', '-Infinity', '0x10', '0', '-0', '-1', '+1', '1e3', '1e400', '1.005', '.5', '5.', '01'],
  amounts: ['1,5', '1_000', '0.001', '999999999.99', '1000000000.01', ' 1', '1 ', '1\n'],
  integers: ['9007199254740993', '9223372036854775808', '-2147483649'],
  accounts: ['ACC0000000000000', 'ACC0000000000001', 'acc0000000000000', 'ACC٠٠٠٠٠٠٠٠٠٠٠٠٠', 'ACC00000000000000'],
  emails: ['a@b', 'a@b.c', '"a"@example.com', 'a@example.com\n', 'A@EXAMPLE.COM', 'a@[::1]'],
  ids: ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'A'.repeat(36)],
  moreIds: ['01a205d8-b1d5-7d7b-a760-4443630237ea', '01A205D8-B1D5-7D7B-A760-4443630237EA', '01a205d8b1d57d7b'],
  times: ['0000-01-01T00:00:00Z', '9999-12-31T23:59:60Z', '+275760-09-13T00:00:00Z', '1969-12-31T23:59:59Z'],
  moreTimes: ['2024-02-30T00:00:00Z', '2024-01-01', '2024-01-01T24:00:00Z', '2024-01-01T00:00:00+99:99'],
  lists: ['9999-12-31T23:59:59.999-23:59', 'JSON', 'csv;x', 'in,out'],
};

/** JSON that is no text. Some of it JSON.parse would round, or would make a prototype of. */
const VALUES_BY_KIND = {
  kinds: ['null', 'true', 'false', '[]', '{}', '[[]]', '[null]', '""', '["a"]', '[1,2,3]', '{"$gt":0}', '{"$ne":null}'],
  numbers: ['0', '-0', '-1', '0.1', '1e-400', '1e400', '-1e400', '1E+2', '1.005', '0.30000000000000004'],
  amounts: ['999999999.99', '1000000000', '1000000000.01', '5000'],
  integers: ['9007199254740993', '9223372036854775808', `1${'0'.repeat(400)}`, `0.${'0'.repeat(400)}1`],
  prototypes: ['{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{"x":1}}}', '{"length":1e9}'],
  methods: ['{"toString":1}', '{"toJSON":1}', '{"then":1}', '{"isLosslessNumber":true,"value":"1"}'],
  escapes: ['"\\ud800"', '"\\u0000"', '"\\udc00\\ud800"'],
  depths: [nested(50), nested(1_000), `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`, `[${'0,'.repeat(5_000)}0]`],
};

const NAMES_BY_KIND = {
  prototypes: ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'then'],
  columns: ['id', 'user_id', 'balance', 'amountCents', 'isAdmin'],
  pointers: ['', '/', '~0~1', '$where', 'a[]', 'a[b]', '\0', '\ud800', 'x'.repeat(10_000)],
};

export const TEXTS = Object.values(TEXTS_BY_KIND).flat();
/** As JSON. The texts are escaped, so that NUL and lone surrogates arrive as such. */
export const VALUES = [...Object.values(VALUES_BY_KIND).flat(), ...TEXTS.map((value) => JSON.stringify(value))];
const NAMES = Object.values(NAMES_BY_KIND).flat();

export const aHostileText = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
);

export const aHostileJson = fc.oneof(
  fc.constantFrom(...VALUES),
  aHostileText.map((value) => JSON.stringify(value)),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
  fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.bigInt()).map(String),
);

export const aHostileName = fc.oneof(fc.constantFrom(...NAMES), fc.string());
