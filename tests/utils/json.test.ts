import fc from 'fast-check';
import { isSafeNumber, LosslessNumber, parse } from 'lossless-json';
import { parseJson } from '../../src/utils/json.util';

/** Any JSON without numbers that would lose digits, which arrive as something else. */
const anyJson = fc
  .jsonValue({ maxDepth: 5, noUnicodeString: false })
  .filter((value) => !/\d[eE.]|\d{15}/.test(JSON.stringify(value)));

test('reads any JSON, also with colons and quotation marks inside of its texts', () => {
  fc.assert(
    fc.property(anyJson, fc.constantFrom('"', ':', '\\', '\\":', '{"a":1}'), (value, text) => {
      const json = JSON.stringify({ value, text, [text]: text });

      expect(JSON.stringify(parseJson(json))).toBe(json);
    }),
  );
});

test('X20 refuses a repeated key, at any depth and with any values', () => {
  fc.assert(
    fc.property(anyJson, anyJson, fc.string(), fc.nat(20), (one, two, key, depth) => {
      const member = (value: unknown) => `${JSON.stringify(key)}:${JSON.stringify(value)}`;
      const nest = (json: string) => `${'[{"a":'.repeat(depth)}${json}${'}]'.repeat(depth)}`;

      expect(() => parseJson(nest(`{${member(one)},${member(one)}}`))).toThrow(SyntaxError);
      expect(() => parseJson(nest(`{${member(one)},${member(two)}}`))).toThrow(SyntaxError);
    }),
  );
});

const digits = (max: number) => fc.stringMatching(new RegExp(`^\\d{1,${max}}$`));
/** Numbers of JSON as people and programs write them, and a few that are none. */
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits(20),
    fc.option(digits(20), { nil: null }),
    fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e-', 'E+'), digits(3)), { nil: null }),
  )
  .map(([sign, whole, fraction, exponent]) =>
    [sign, whole.replace(/^0+(?=[1-9])/, ''), fraction && `.${fraction}`, exponent?.join('')].join(''),
  );

test('reads each number exactly, or keeps its text, as a parser does that never rounds', () => {
  const exact = (text: string): unknown =>
    parse(text, undefined, (number) => (isSafeNumber(number) ? Number(number) : new LosslessNumber(number)));
  const resultOf = (read: (text: string) => unknown, text: string) => {
    try {
      return read(text);
    } catch {
      return 'refused';
    }
  };

  fc.assert(
    fc.property(fc.array(numberText, { minLength: 1 }), anyJson, (numbers, value) => {
      const json = `{"numbers":[${numbers.join()}],"value":${JSON.stringify(value)}}`;

      expect(resultOf(parseJson, json)).toEqual(resultOf(exact, json));
    }),
    { numRuns: 1_000 },
  );
});

test.each(['0.1', '1.005', '999999999999.99', '123456789012345', '-0', '10.00'])('%s is a number', (text) => {
  expect(parseJson(`[${text}]`)).toEqual([Number(text)]);
});

test.each(['0.1000000000000000055', '9007199254740993', '1e400', '1e-400', '100000000000000000000.00'])(
  '%s, which a double rounds, keeps its text',
  (text) => {
    expect(parseJson(`[${text}]`)).toEqual([new LosslessNumber(text)]);
  },
);

test('refuses a text of quotation marks that never ends in linear time', () => {
  const endless = `"${'\\"'.repeat(250_000)}`;
  const since = performance.now();

  expect(() => parseJson(endless)).toThrow(SyntaxError);

  // Of the outline alone, before the text is known to be JSON, it is minutes.
  expect(performance.now() - since).toBeLessThan(5_000);
});
