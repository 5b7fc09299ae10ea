import fc from 'fast-check';
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
