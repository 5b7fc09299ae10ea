import { createOpenApiDocument } from '../../src/openapi/document';
import type { ErrorCode } from '../../src/errors/errorTable';
import { STATUS } from '../../src/errors/http';

/** The answers that the OpenAPI document allows for a request. */

export interface Response {
  headers?: Record<string, Ref & { required?: boolean; schema?: object }>;
  content?: Record<string, { schema: object }>;
}
interface Ref {
  $ref?: string;
}
type PathItem = Record<string, { responses: Record<string, Response & Ref> }>;

export const document = closed(createOpenApiDocument()) as {
  paths: Record<string, PathItem>;
  components: { headers: Record<string, object> };
};
const templates = Object.keys(document.paths).map((path) => ({ path, pattern: toPattern(path) }));

/** Undefined for an answer that the document does not tell. */
export function expectedAnswer(method: string, url: string, status: number): Response | undefined {
  // The server is no proxy for any target.
  if (method === 'CONNECT') return outside('METHOD_NOT_ALLOWED', status);
  const path = pathOf(url);
  const item = itemOf(path);
  // A route answers OPTIONS with its methods.
  if (item && method === 'OPTIONS' && status === 204) return { headers: { ...REQUEST_ID, ...ALLOW } };
  // Express takes several slashes at the end for one where a router is mounted, and for a different path elsewhere.
  // A target with a # in it is read by Node's older parser, to which a backslash is a slash.
  if (!item || ((path.endsWith('//') || path.includes('\\')) && status === 404)) {
    return outside(mayBePage(method, path) ? 'ROUTE_NOT_FOUND or page' : 'ROUTE_NOT_FOUND', status);
  }
  const operation = item[verbOf(method)];
  return operation ? resolve(operation.responses[status]) : outside('METHOD_NOT_ALLOWED', status);
}

/** HEAD is GET without its body. */
const verbOf = (method: string) => (method === 'HEAD' ? 'get' : method.toLowerCase());

/** Of several that fit, the one with the fewest parameters: `/send` and not `/{id}`. */
function itemOf(path: string): PathItem | undefined {
  const fitting = templates.filter(({ pattern }) => pattern.test(path));
  const [best] = fitting.sort((a, b) => a.path.split('{').length - b.path.split('{').length);
  return best && document.paths[best.path];
}

/** Express minds neither capitals nor slashes at the end. */
function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}/*$`, 'i');
}

/** The scheme and host that a request line may have. To Node's older parser a port that is no number begins the path. */
const ORIGIN = /^https?:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:])*(?::\d*(?=[/?#]|$))?\/?/i;

/** Without query, scheme and host. After a host, no path is the root. */
function pathOf(url: string): string {
  return url.replace(ORIGIN, '/').replace(/[?#].*$/s, '') || '/';
}

/** Where programs ask, nothing that is not there is a page. */
const mayBePage = (method: string, path: string) =>
  ['GET', 'HEAD'].includes(method) && !/^\/+(api|health|metrics|openapi\.json|assets)(\/|$)/i.test(path);

const REQUEST_ID = { 'X-Request-Id': { $ref: 'openapi#/components/headers/X-Request-Id' } };
const ALLOW = { Allow: { required: true, schema: { type: 'string', minLength: 1 } } };
/** They need no call: the bytes are no HTTP, or the path cannot be decoded. */
const ANYWHERE: ErrorCode[] = ['MALFORMED_REQUEST', 'VALIDATION_FAILED', 'HEADERS_TOO_LARGE', 'REQUEST_TIMEOUT'];
const outsideAnswers = new Map<string, Response>();

/** The answer where there is no such path or no such method, which OpenAPI has no place for. Equal ones are one object. */
function outside(name: ErrorCode | 'ROUTE_NOT_FOUND or page', status: number): Response | undefined {
  const [code] = name.split(' ') as [ErrorCode];
  const codes = [code, ...ANYWHERE].filter((each) => STATUS[each] === status);
  if (codes.length === 0) return undefined;
  const orPage = name !== code && status === 404;
  const key = `${String(codes)} ${orPage}`;
  const answer = outsideAnswers.get(key) ?? outsideAnswer(codes, orPage);
  outsideAnswers.set(key, answer);
  return answer;
}

function outsideAnswer(codes: ErrorCode[], orPage: boolean): Response {
  const only = { type: 'object', properties: { code: { enum: codes } } };
  const schema = { allOf: [{ $ref: 'openapi#/components/schemas/Problem' }, only] };
  return {
    headers: { ...REQUEST_ID, ...(codes.includes('METHOD_NOT_ALLOWED') && ALLOW) },
    content: {
      'application/problem+json': { schema },
      ...(orPage && { 'text/html': { schema: { type: 'string' } } }),
    },
  };
}

/** The target of a reference within the document. */
export function resolve<T extends object>(value: (T & Ref) | undefined): T | undefined {
  if (value?.$ref === undefined) return value;
  const steps = value.$ref.split('/').slice(1);
  return steps.reduce<unknown>((found, step) => (found as Record<string, unknown>)[step], document) as T;
}

/**
 * The document with every object closed and every reference absolute. It leaves room for fields that later servers add;
 * this server must not send one that it does not tell. What `allOf` adds to a closed object stays open.
 */
function closed(value: unknown, within = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => closed(each, within));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    copy[key] = key === '$ref' ? `openapi${String(each)}` : closed(each, key);
  }
  const open = copy['type'] === 'object' && 'properties' in copy && !('additionalProperties' in copy);
  return open && within !== 'allOf' ? { ...copy, additionalProperties: false } : copy;
}
