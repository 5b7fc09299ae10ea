import fc from 'fast-check';
import { nameOf, type Route } from '../routes';
import { isOptional, shapeOf } from './bodies';
import { aHostileName, aHostileText, exampleOf, TEXTS } from './values';

/** Where a request goes: the path with its parameters, and the query. */

/** Encodings that encodeURIComponent never writes: no UTF-8, half an escape, separators, numbers that are too large. */
const RAW_PIECES = [
  ...['%00', '%E0%A4', '%E0%A4%A', '%', '%%', '%2', '%GG', '%c0%ae%c0%ae', '%ff', '%ed%a0%80', '%0d%0aX-Injected:1'],
  ...['..', '.', '%2e%2e%2f', '%2F', '\\', '//', ';a=b', '*', "'", '"', '{}', '|', '<>', ':id', '[', '^', '`', '~'],
  ...['9223372036854775808', '-1', '0', '1e3', 'null', 'undefined', 'a,b', '+', '&', '=', '@', '?', '#', ''],
  ...['01a205d8-b1d5-7d7b-a760-4443630237eg', '01a205d8-b1d5-7d7b-a760', 'x'.repeat(4_000), '%41'.repeat(300)],
];

const encoded = (text: string) => encodeURIComponent(text.toWellFormed().slice(0, 500));
const PIECES = [...RAW_PIECES, ...TEXTS.map(encoded)];
const aHostilePiece = fc.oneof(fc.constantFrom(...PIECES), aHostileText.map(encoded));

const TWISTS: ((target: string) => string)[] = [
  (target) => `${target}/`,
  (target) => `${target}//`,
  (target) => target.toUpperCase(),
  (target) => `/${target}`,
  (target) => `http://127.0.0.1${target}`,
  (target) => `HTTPS://a:1${target}`,
  (target) => `${target}#x`,
  (target) => `${target}/%00`,
  (target) => `${target}/../${target}`,
  (target) => `/.${target}`,
  (target) => target.replace('a', '%61'),
  (target) => `${target}.json`,
  (target) => target.slice(0, -1),
  () => '*',
  () => '/',
  () => '/%',
];

const isParameter = (piece: string) => piece.startsWith(':');

/** The path with its parameters filled. Those that are named are filled by `hostile`. */
function aPath(route: Route, hostile: fc.Arbitrary<string>, names: readonly string[] = []): fc.Arbitrary<string> {
  const pieces = route.path.split('/').map((piece) => {
    if (!isParameter(piece)) return fc.constant(piece);
    return names.includes(piece) ? hostile : exampleOf(nameOf(route), piece.slice(1)).map(String);
  });
  return fc.tuple(...pieces).map((filled) => filled.join('/'));
}

const aGoodPath = (route: Route) => aPath(route, fc.constant(''));
const parametersOf = ({ path }: Route) => path.split('/').filter(isParameter);

function aGoodQuery({ schema, ...route }: Route): fc.Arbitrary<string> {
  const fields = Object.entries(shapeOf(schema?.query)).map(([field, fieldSchema]) => {
    const pair = exampleOf(nameOf(route), field).map((value) => `${field}=${value}`);
    // Most lists are asked for with few filters, and only so do the good values fit together.
    return isOptional(fieldSchema) ? fc.option(pair, { freq: 2 }) : pair;
  });
  return fc.tuple(...fields).map((pairs) => toQuery(pairs.filter((pair) => pair !== null)));
}

const SUFFIXES = ['[]', '[0]', '[a]', '[__proto__]', '%00'];
const MASSES = [`?${'a=1&'.repeat(1_500)}`, `?${'limit=1&'.repeat(900)}`, '?', '??', '?&&=&'];

const toQuery = (pairs: string[]) => (pairs.length > 0 ? `?${pairs.join('&')}` : '');

/** Known and unknown names with any values, several times, as lists and objects, or in thousands. */
function aHostileQuery({ schema, ...route }: Route): fc.Arbitrary<string> {
  const fields = Object.keys(shapeOf(schema?.query));
  const aName = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('a', ...fields) },
    { weight: 1, arbitrary: aHostileName.map(encoded) },
  );
  const aSuffix = fc.oneof({ weight: 4, arbitrary: fc.constant('') }, fc.constantFrom(...SUFFIXES));
  const aPair = fc.tuple(aName, aSuffix, aHostilePiece).map(([name, suffix, value]) => `${name}${suffix}=${value}`);
  const goodPairs = fields.map((field) => exampleOf(nameOf(route), field).map((value) => `${field}=${value}`));
  return fc.oneof(
    { weight: 6, arbitrary: fc.array(fc.oneof(aPair, ...goodPairs), { maxLength: 4 }).map(toQuery) },
    { weight: 1, arbitrary: fc.constantFrom(...MASSES) },
  );
}

export function aGoodTarget(route: Route): fc.Arbitrary<string> {
  return fc.tuple(aGoodPath(route), aGoodQuery(route)).map((parts) => parts.join(''));
}

export function aHostileTarget(route: Route): fc.Arbitrary<string> {
  const path = fc.oneof(aGoodPath(route), aPath(route, aHostilePiece, parametersOf(route)));
  const target = fc.tuple(path, fc.oneof(aGoodQuery(route), aHostileQuery(route))).map((parts) => parts.join(''));
  const twisted = fc.tuple(target, fc.constantFrom(...TWISTS)).map(([plain, twist]) => twist(plain));
  return fc.oneof({ weight: 3, arbitrary: target }, { weight: 1, arbitrary: twisted });
}

/** Targets that are good but for one thing: each parameter and each field of the query with each piece, each twist. */
export function flawedTargets(route: Route): fc.Arbitrary<string>[] {
  const fields = Object.keys(shapeOf(route.schema?.query));
  const queries = fields.flatMap((field) => [
    ...PIECES.map((piece) => `?${field}=${piece}`),
    ...SUFFIXES.map((suffix) => `?${field}${suffix}=1`),
    `?${field}=1&${field}=1`,
  ]);
  return [
    ...parametersOf(route).flatMap((name) => PIECES.map((piece) => aPath(route, fc.constant(piece), [name]))),
    ...[...queries, ...MASSES].map((query) => aGoodPath(route).map((path) => path + query)),
    ...TWISTS.map((twist) => aGoodTarget(route).map(twist)),
  ];
}
