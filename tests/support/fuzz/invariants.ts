import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ERRORS } from '../../../src/errors/errorTable';
import { PROBLEM_TYPE } from '../../../src/errors/http';
import { faultsOf as contractFaultsOf } from '../contractRules';
import { PASSWORD_CANARY, TOKEN_CANARY } from './values';
import { isOfWallet, wasBuilt } from './wallet';
import type { Answer } from './wire';

/** Invariants of the answers to all requests. */

export interface Asked {
  method: string;
  target: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const CSV_TYPE = 'text/csv; charset=utf-8; header=present';
const CSV_TARGET = /\/statement\/*\?.*format=csv/i;
/** Pages for readers. Every other answer is JSON, a statement as CSV, or the wallet. */
const PAGE_TYPE = /^text\/(html|javascript|css); charset=utf-8$/;
const PAGE_TARGET = /^(https?:\/\/[^/]*)?\/(docs|errors)(?=[/?#]|$)/i;
const API_TARGET = /^(https?:\/\/[^/]*)?\/api(?=[/?#]|$)/i;

const CONSTRAINTS = [...readFileSync('database/init.sql', 'utf8').matchAll(/CONSTRAINT (\w+)/g)].map(
  ([, name]) => name!,
);
/** Words from inside the server. No request has any of them. */
const INSIDE = [
  / {4}at /,
  /\.[tj]s:\d|node_modules|\/src\/|\/dist\//,
  /\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b/,
  /violates|duplicate key|syntax error at|invalid (byte sequence|input syntax)|relation "|column "/,
  new RegExp(`\\b(${CONSTRAINTS.join('|')})\\b`),
  /\$2[aby]\$/,
  new RegExp(`${PASSWORD_CANARY}|${TOKEN_CANARY}`),
];

const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().min(1),
  code: z.enum(Object.keys(ERRORS) as [keyof typeof ERRORS]),
  message: z.string(),
  requestId: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string().min(1) })).max(20).optional(), // prettier-ignore
});

/** Everything that is wrong with the answer, in words. */
export function faultsOf(answer: Answer, asked: Asked): string[] {
  const faults = [statusFaults, headerFaults, bodyFaults, documentFaults].flatMap((find) => find(answer, asked));
  const shown = `${JSON.stringify([...answer.headers])}${wasBuilt(answer.body) ? '' : answer.body}`;
  return [...faults, ...INSIDE.filter((inside) => inside.test(shown)).map((inside) => `shows ${String(inside)}`)];
}

/** The only route that redirects. */
const REDIRECT_TARGET = /^(https?:\/\/[^/]*)?\/\.well-known\/change-password\/*(?=[?#]|$)/i;

function statusFaults({ status }: Answer, { target }: Asked): string[] {
  if (status >= 500) return ['is a failure of the server'];
  const isRedirect = status === 302 && REDIRECT_TARGET.test(target);
  const isExpected = isRedirect || (status >= 200 && status < 300) || (status >= 400 && status < 500);
  return isExpected ? [] : ['has a status that no route gives'];
}

function headerFaults({ status, headers }: Answer, { target }: Asked): string[] {
  const isApi = API_TARGET.test(target);
  const wrong: Record<string, boolean> = {
    'has no nosniff': headers.get('X-Content-Type-Options') !== 'nosniff',
    'has no request id': !/^[A-Za-z0-9._-]{1,128}$/.test(headers.get('X-Request-Id') ?? ''),
    'may be kept by caches': isApi && headers.get('Cache-Control') !== 'no-store',
    'tells what it runs on': headers.has('X-Powered-By') || headers.has('Server'),
    'has an ETag': headers.has('ETag'),
    'has no challenge': status === 401 && !headers.has('WWW-Authenticate'),
    'does not say what is allowed': status === 405 && !headers.has('Allow'),
    'sets a strange cookie': headers
      .getSetCookie()
      .some((cookie) => !/^(refreshToken|device)=[^;]*; .*HttpOnly/.test(cookie)),
    'has an injected header': headers.has('X-Injected'),
  };
  return Object.keys(wrong).filter((fault) => wrong[fault]);
}

function bodyFaults({ status, headers, body }: Answer, { method, target }: Asked): string[] {
  if (status === 204 || status === 302) return body === '' ? [] : ['has a body'];
  const type = headers.get('Content-Type') ?? '';
  const isGood = status < 400;
  const isCsv = isGood && type === CSV_TYPE && CSV_TARGET.test(target);
  const isPage = isGood && PAGE_TYPE.test(type) && PAGE_TARGET.test(target);
  // A browser that asks for a page gets the one that says that there is none.
  const isNotFound = status === 404 && type === 'text/html; charset=utf-8' && !API_TARGET.test(target);
  const isWallet = isNotFound || (isGood && isOfWallet(target));
  const typeFaults =
    isCsv || isPage || isWallet || type === (isGood ? JSON_TYPE : PROBLEM_TYPE) ? [] : [`has the type ${type}`];
  if (method === 'HEAD') return body === '' ? typeFaults : [...typeFaults, 'has a body'];
  if (isPage) return [];
  if (isWallet) return wasBuilt(body) ? [] : ['is nothing that was built'];
  if (isCsv)
    return /^created_at( \(UTC\),local_time [^,\r\n]+)?,/.test(body) && body.endsWith('\r\n') ? [] : ['is no CSV'];
  return [...typeFaults, ...jsonFaults(Buffer.from(body, 'latin1').toString(), status)];
}

/** Differences from the OpenAPI document. */
function documentFaults({ status, headers, body }: Answer, { method, target }: Asked): string[] {
  const text = Buffer.from(body, 'latin1').toString();
  return contractFaultsOf({ method, url: target, status, headers: Object.fromEntries(headers), body: text });
}

function jsonFaults(text: string, status: number): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return ['is no JSON'];
  }
  if (status < 400) return z.record(z.string(), z.unknown()).safeParse(value).success ? [] : ['is no JSON object'];
  const { success, error } = problem.safeParse(value);
  return success ? [] : [`has not the shape of an error: ${z.prettifyError(error)}`];
}
