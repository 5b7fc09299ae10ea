import fc from 'fast-check';
import type { Route } from '../routes';
import { aGoodBody, aHostileBody, flawedBodies } from './bodies';
import {
  BAD_CREDENTIALS,
  FLAWED_HEADERS,
  someGoodCredentials,
  someGoodHeaders,
  someHostileHeaders,
  type Header,
} from './headers';
import { aGoodTarget, aHostileTarget, flawedTargets } from './targets';

/** A request that is valid HTTP. All of it is latin1 text: one character, one byte. */
export interface FuzzRequest {
  method: string;
  target: string;
  headers: Header[];
  body: string | null;
  chunked: boolean;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'M-SEARCH', 'LINK'];
const JSON_TYPE: Header = ['Content-Type', 'application/json'];

/** The usual value `weight` times as often as the other one. */
const mostly = <T>(weight: number, usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other });

/** The parts of a request. */
interface Parts {
  method: fc.Arbitrary<string>;
  target: fc.Arbitrary<string>;
  credentials: fc.Arbitrary<Header[]>;
  /** The headers that the route reads. */
  own: fc.Arbitrary<Header[]>;
  more: fc.Arbitrary<Header[]>;
  body: fc.Arbitrary<string | null>;
  chunked: fc.Arbitrary<boolean>;
}

function goodParts(route: Route): Parts {
  return {
    method: fc.constant(route.method),
    target: aGoodTarget(route),
    credentials: someGoodCredentials,
    own: someGoodHeaders(route),
    more: fc.constant([]),
    body: aGoodBody(route),
    chunked: fc.constant(false),
  };
}

function assemble(parts: Parts): fc.Arbitrary<FuzzRequest> {
  return fc.record({ ...parts }).map(({ credentials, own, more, body: given, ...rest }) => {
    // They have no use for a body, and what has none can be asked to be the last request of its connection.
    const body = ['HEAD', 'OPTIONS'].includes(rest.method) ? null : given;
    // The hostile ones first: of two, Node.js takes the first.
    const headers = [...more, ...credentials, ...own, ...(body === null ? [] : [JSON_TYPE])];
    return { ...rest, body, headers };
  });
}

/** All requests to the route that have one flaw. Chance would take long to find the one value that breaks one field. */
export function flawedRequests(route: Route): fc.Arbitrary<FuzzRequest>[] {
  const flaws: Partial<Parts>[] = [
    ...METHODS.map((method) => ({ method: fc.constant(method) })),
    ...flawedTargets(route).map((target) => ({ target })),
    ...BAD_CREDENTIALS.map((credentials) => ({ credentials: fc.constant(credentials) })),
    ...FLAWED_HEADERS.map((more) => ({ more: fc.constant(more) })),
    ...flawedBodies(route).map((body) => ({ body })),
  ];
  return flaws.map((flaw) => assemble({ ...goodParts(route), ...flaw }));
}

/** A request to the route of which every part may be hostile: some are good as a whole, many have several flaws. */
export function aRequest(route: Route): fc.Arbitrary<FuzzRequest> {
  const { method, target, credentials, own, more, body, chunked } = goodParts(route);
  return assemble({
    method: mostly(12, method, fc.constantFrom(...METHODS)),
    target: mostly(2, target, aHostileTarget(route)),
    credentials: mostly(9, credentials, fc.constantFrom(...BAD_CREDENTIALS)),
    own,
    more: mostly(3, more, someHostileHeaders),
    body: mostly(1, body, aHostileBody(route)),
    chunked: mostly(6, chunked, fc.constant(true)),
  });
}

/** A request, and places in its bytes at which something happens to it. */
export interface BrokenRequest {
  request: FuzzRequest;
  /** Replaces `length` bytes by the junk, or removes them where it is null. */
  breaks: { at: number; length: number; junk: string | null }[];
}

const LONG = 'a'.repeat(17_000);
const JUNK = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\0',
    '\xff',
    ' ',
    '\t',
    ':',
    '0',
    '-1',
    '%',
    '\r\n\r\n',
    '\r\n ',
    'HTTP/2.0',
    'HTTP/1.0',
    '\x7f',
  ],
  ...[
    '\r\nContent-Length: 5\r\n',
    '\r\nTransfer-Encoding: chunked\r\n',
    '\r\nHost: x\r\n',
    '\r\nConnection: upgrade\r\n',
  ],
  ...[
    '\r\nContent-Length: -1\r\n',
    '\r\nContent-Length: 99999999999999999999\r\n',
    '\r\nX : y\r\n',
    'foo://x',
    'GET / ',
  ],
  ...['\r\nTransfer-Encoding: x, chunked\r\n', `\r\nX: ${LONG}\r\n`, LONG, 'CONNECT ', 'PRI * '],
];

export function aBrokenRequest(route: Route): fc.Arbitrary<BrokenRequest> {
  // Most of the places are in the head, where the parser works.
  const aPlace = fc.oneof(fc.nat(60), fc.nat(300), fc.nat(2_000));
  const aBreak = fc.record({ at: aPlace, length: fc.nat(4), junk: fc.option(fc.constantFrom(...JUNK), { freq: 3 }) });
  // When the server cannot read the head, it does not know that the method was HEAD, and the answer has a body.
  const request = aRequest(route).filter(({ method }) => method !== 'HEAD');
  return fc.record({ request, breaks: fc.array(aBreak, { minLength: 1, maxLength: 4 }) });
}
