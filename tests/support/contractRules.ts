import type { OutgoingHttpHeaders } from 'node:http';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { createOpenApiDocument } from '../../src/openapi/document';

export interface Answer {
  method: string;
  /** As it was asked for, with its query. */
  url: string;
  status: number;
  headers: OutgoingHttpHeaders;
  body: string;
}

/** The parts of an OpenAPI document that are read here. */
interface Response {
  headers?: Record<string, Ref & { required?: boolean; schema?: object }>;
  content?: Record<string, { schema: object }>;
}
interface Ref {
  $ref?: string;
}
type PathItem = Record<string, { responses: Record<string, Response & Ref> }>;

const ANYTHING = {};
const ANY_PROBLEM = {
  content: { 'application/problem+json': { schema: { $ref: 'openapi#/components/schemas/Problem' } } },
};
/** Answers of no call, because there is none: the path, the method, or the bytes are wrong. */
const OUTSIDE = [
  ...['ROUTE_NOT_FOUND', 'METHOD_NOT_ALLOWED', 'MALFORMED_REQUEST', 'VALIDATION_FAILED'],
  ...['HEADERS_TOO_LARGE', 'REQUEST_TIMEOUT'],
];

const document = closed(createOpenApiDocument()) as {
  paths: Record<string, PathItem>;
  components: { schemas: object };
};
const templates = Object.keys(document.paths).map((path) => ({ path, pattern: toPattern(path) }));
const ajv = new Ajv2020({ allErrors: true, validateSchema: false });
addFormats(ajv);
// The document is no schema itself, but schemas refer to each other within it.
ajv.addVocabulary(Object.keys(document));
ajv.addSchema(document, 'openapi');

/** What of an answer the OpenAPI document does not tell: nothing, for an answer that is right. */
export function faultsOf(answer: Answer): string[] {
  const { method, url, status } = answer;
  const path = pathOf(url);
  const item = itemOf(path);
  // What a route answers to OPTIONS is its methods.
  if (item && method === 'OPTIONS' && status === 204) return methodsFaults(answer);
  // Express takes several slashes at the end for one where a router is mounted, and for a path of their own elsewhere.
  const isElsewhere = path.endsWith('//') && status === 404;
  if (!item || isElsewhere || !(verbOf(method) in item)) return faultsOutside(answer);

  const response = resolve(item[verbOf(method)]?.responses[status]);
  return response
    ? [...headerFaults(answer, response), ...bodyFaults(answer, response)]
    : ['the status is not documented'];
}

const methodsFaults = (answer: Answer) => [...bodyFaults(answer, {}), ...headerFault(answer, 'Allow', ANYTHING)];

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

/** Without query, and without the scheme and host that a request line may have. */
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
}

function faultsOutside(answer: Answer): string[] {
  const code = answer.method === 'HEAD' ? 'ROUTE_NOT_FOUND' : String(safeJson(answer.body)?.['code']);
  return [...bodyFaults(answer, ANY_PROBLEM), ...(OUTSIDE.includes(code) ? [] : ['no call has this answer'])];
}

function headerFaults(answer: Answer, { headers = {} }: Response): string[] {
  return Object.entries(headers).flatMap(([name, header]) => {
    const { required = false, schema = ANYTHING } = resolve(header) ?? {};
    return required || answer.headers[name.toLowerCase()] !== undefined ? headerFault(answer, name, schema) : [];
  });
}

function headerFault({ headers }: Answer, name: string, schema: object): string[] {
  const value = headers[name.toLowerCase()];
  if (value === undefined) return [`the header ${name} is missing`];
  const values = Array.isArray(value) ? value : [value];
  return values.every((each) => ajv.validate(schema, String(each))) ? [] : [`the header ${name} is ${String(value)}`];
}

function bodyFaults({ method, headers, body }: Answer, { content = {} }: Response): string[] {
  const types = Object.keys(content);
  const [type = ''] = String(headers['content-type'] ?? '').split(';');
  if (types.length === 0) return body === '' && type === '' ? [] : ['there must be no body'];
  if (!types.includes(type)) return [`the content type ${type} is not documented`];
  // Node does not send it.
  if (method === 'HEAD') return [];
  const validate = ajv.compile(content[type]!.schema);
  return validate(type.endsWith('json') ? safeJson(body) : body)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function safeJson(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function resolve<T extends object>(value: (T & Ref) | undefined): T | undefined {
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
