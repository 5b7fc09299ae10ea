import fc from 'fast-check';
import { z } from 'zod';
import { nameOf, type Route } from '../routes';
import { aHostileJson, aHostileName, exampleOf, nested, PASSWORD_CANARY, VALUES } from './values';

/** Bodies are made as text and not as values: JSON can say more than a value can, such as one key twice. */

export type Shape = Record<string, z.ZodType>;

/** How fields are filled: all valid, all random, or all valid except one that has this value. */
type Fill = 'good' | 'any' | { field: string; json: string };

/** The schema without its wrappers: `.optional()`, `.default()`, `.transform()`, `.pipe()`. */
function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in as z.ZodType) : schema;
}

/** The fields of an object, and none of anything else. */
export function shapeOf(schema: z.ZodType | undefined): Shape {
  const inner = schema && unwrap(schema);
  return inner instanceof z.ZodObject ? inner.shape : {};
}

export const isOptional = (schema: z.ZodType) => schema.safeParse(undefined).success;

/** A value of the field as JSON. Objects and lists are made field by field. */
function aValue(route: string, field: string, schema: z.ZodType, fill: Fill): fc.Arbitrary<string> {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return anObject(route, inner.shape, fill);
  if (inner instanceof z.ZodArray) {
    const element = aValue(route, field, inner.element as z.ZodType, fill);
    return fc.array(element, { minLength: fill === 'any' ? 0 : 1, maxLength: 5 }).map((list) => `[${list.join(',')}]`);
  }
  return exampleOf(route, field).map((value) => JSON.stringify(value));
}

/** Good is with all required fields and no others. Any has absent, hostile, unknown and repeated fields. */
function anObject(route: string, shape: Shape, fill: Fill): fc.Arbitrary<string> {
  const fields = Object.entries(shape).map(([field, schema]) => aField(route, field, schema, fill));
  const strange = fc.tuple(aHostileName, fc.oneof(aHostileJson, fc.constant(`"${PASSWORD_CANARY}"`)));
  const others = fill === 'any' ? fc.oneof(fc.constant([]), fc.array(strange, { maxLength: 3 })) : fc.constant([]);
  return fc.tuple(fc.tuple(...fields), others).map(([own, more]) => {
    const entries = [...own.filter((entry) => entry !== null), ...more];
    return `{${entries.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
  });
}

function aField(route: string, field: string, schema: z.ZodType, fill: Fill): fc.Arbitrary<[string, string] | null> {
  const entry = (json: string): [string, string] => [field, json];
  if (typeof fill === 'object' && fill.field === field) return fc.constant(entry(fill.json));
  const value = aValue(route, field, schema, fill).map(entry);
  if (fill !== 'any') return isOptional(schema) ? fc.option(value) : value;
  return fc.oneof(
    { weight: 5, arbitrary: aValue(route, field, schema, 'good').map(entry) },
    { weight: 2, arbitrary: aHostileJson.map(entry) },
    { weight: 1, arbitrary: value },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

/** The fields of an object, and of the objects in it. */
function fieldsIn(schema: z.ZodType): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return fieldsIn(inner.element as z.ZodType);
  return Object.entries(shapeOf(inner)).flatMap(([field, each]) => [field, ...fieldsIn(each)]);
}

/** Changes that turn JSON into a text that is no JSON. Bytes that are no UTF-8 are added as bytes. */
const DAMAGES: ((json: string, at: number) => string)[] = [
  (json, at) => json.slice(0, at),
  (json, at) => json.slice(0, at) + json.slice(at + 1),
  (json) => `\ufeff${json}`,
  (json) => `\ufeff\ufeff${json}`,
  (json) => `${json}${json}`,
  (json) => `${json} // comment`,
  (json) => `/* comment */${json}`,
  (json) => json.replace('}', ',}'),
  (json) => json.replaceAll('"', "'"),
  (json) => json.replace('{', () => `{${json.slice(1, -1)}${json.length > 2 ? ',' : ''}`),
  (json) => json.replace('{', '{"amount":1,"amount":2,'),
  (json) => json.replace('{', '{"\\x":1,'),
  (json) => json.replace('{', '{"\\u12":1,'),
  (json) => json.replace('{', '{"a":"\n",'),
  (json) => json.replace('{', `{"a":${nested(20_000)},`),
  (json) => json.replace('{', `{"a":1${'0'.repeat(20_000)},`),
  (json) => json.replace('{', '{"a":0x1,'),
  (json) => json.replace('{', '{"a":NaN,'),
  (json) => json.replace('{', '{"a":-,'),
  (json) => json.replace('{', `{${Array.from({ length: 3_000 }, (_, i) => `"k${i}":0,`).join('')}`),
  (json) => json + ' '.repeat(110_000),
  (json) => json + ' '.repeat(600_000),
  () => '['.repeat(90_000),
  () => '"',
  () => ' ',
];
const NO_UTF8 = ['\xff', '\xc0\xaf', '\xed\xa0\x80', '\xf8\x88\x80\x80\x80', '\x80', '\xe2\x82', '\0'];

/** Bytes are latin1 texts here: one character, one byte. */
export const bytesOf = (text: string) => Buffer.from(text.toWellFormed(), 'utf8').toString('latin1');

/** Every way to damage a text at a place in it. */
const DAMAGE: ((json: string, at: number) => string)[] = [
  ...DAMAGES.map((damage) => (json: string, at: number) => bytesOf(damage(json, at))),
  ...NO_UTF8.map((bytes) => (json: string, at: number) => bytesOf(json.slice(0, at)) + bytes + bytesOf(json.slice(at))),
];

const damaged = (json: fc.Arbitrary<string>, damage: (typeof DAMAGE)[number]) =>
  fc.tuple(json, fc.nat(200)).map(([text, at]) => damage(text, at % (text.length + 1)));

/** The body of a good request. Null is none at all. */
export function aGoodBody({ schema, ...route }: Route): fc.Arbitrary<string | null> {
  if (!schema?.body) return fc.constant(null);
  const json = anObject(nameOf(route), shapeOf(schema.body), 'good').map(bytesOf);
  return isOptional(schema.body) ? fc.option(json, { freq: 2 }) : json;
}

/** A body that is nearly good, or is any JSON, or nearly JSON, or any bytes. */
export function aHostileBody(route: Route): fc.Arbitrary<string | null> {
  const near = anObject(nameOf(route), shapeOf(route.schema?.body), 'any');
  return fc.oneof(
    { weight: 6, arbitrary: near.map(bytesOf) },
    { weight: 1, arbitrary: aHostileJson.map(bytesOf) },
    { weight: 3, arbitrary: fc.constantFrom(...DAMAGE).chain((damage) => damaged(near, damage)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

/** Bodies that are good but for one thing: each field with each hostile value, and each damage to the whole. */
export function flawedBodies({ schema, ...route }: Route): fc.Arbitrary<string>[] {
  const { body } = schema ?? {};
  if (!body) return [];
  const aBody = (fill: Fill) => anObject(nameOf(route), shapeOf(body), fill);
  const flaws = fieldsIn(body).flatMap((field) => VALUES.map((json) => ({ field, json })));
  return [
    ...flaws.map((flaw) => aBody(flaw).map(bytesOf)),
    ...VALUES.map((json) => fc.constant(bytesOf(json))),
    ...DAMAGE.map((damage) => damaged(aBody('good'), damage)),
  ];
}
