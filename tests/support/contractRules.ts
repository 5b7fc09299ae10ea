import type { OutgoingHttpHeaders } from 'node:http';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { ERRORS } from '../../src/errors/errorTable';
import { problemAnchor, STATUS, type Problem } from '../../src/errors/http';
import { document, expectedAnswer, resolve, type Response } from './contractDocument';

export interface Answer {
  method: string;
  /** As it was asked for, with its query. */
  url: string;
  status: number;
  headers: OutgoingHttpHeaders;
  body: string;
}

/** The document names media types. This is the whole of each. */
const CONTENT_TYPES: Record<string, string> = {
  'application/json': 'application/json; charset=utf-8',
  'application/problem+json': 'application/problem+json; charset=utf-8',
  'text/csv': 'text/csv; charset=utf-8; header=present',
  'text/html': 'text/html; charset=utf-8',
  'text/javascript': 'text/javascript; charset=utf-8',
  'text/css': 'text/css; charset=utf-8',
  'image/png': 'image/png',
  'image/svg+xml': 'image/svg+xml',
  'font/woff2': 'font/woff2',
};
const ANYTHING = {};
/** Headers that mean something to a client of this API. Where the document does not tell one, it may not be. */
const MEANINGFUL = [...Object.keys(document.components.headers), 'Allow', 'Location', 'ETag', 'Last-Modified'];

const ajv = new Ajv2020({ allErrors: true, validateSchema: false });
addFormats(ajv);
// The document is no schema itself, but schemas refer to each other within it.
ajv.addVocabulary(Object.keys(document));
ajv.addSchema(document, 'openapi');

/** Lists the differences between an answer and the OpenAPI document. */
export function faultsOf(answer: Answer): string[] {
  const { method, url, status } = answer;
  const response = expectedAnswer(method, url, status);
  return response ? [...headerFaults(answer, response), ...bodyFaults(answer, response)] : ['it is not documented'];
}

function headerFaults({ headers }: Answer, { headers: told = {} }: Response): string[] {
  const untold = MEANINGFUL.filter((name) => !(name in told) && headers[name.toLowerCase()] !== undefined);
  const wrong = Object.entries(told).flatMap(([name, header]) => {
    const { required = false, schema = ANYTHING } = resolve(header) ?? {};
    const value = headers[name.toLowerCase()];
    if (value === undefined) return required ? [`the header ${name} is missing`] : [];
    const isRight = [value].flat().every((each) => ajv.validate(schema, String(each)));
    return isRight ? [] : [`the header ${name} is ${String(value)}`];
  });
  return [...untold.map((name) => `the header ${name} is not documented`), ...wrong];
}

function bodyFaults(answer: Answer, { content = {} }: Response): string[] {
  const { method, headers, body } = answer;
  const type = String(headers['content-type'] ?? '');
  const [name = ''] = type.split(';');
  if (Object.keys(content).length === 0) return body === '' && type === '' ? [] : ['there must be no body'];
  if (!(name in content)) return [`the content type ${name} is not documented`];
  if (type !== CONTENT_TYPES[name]) return [`the content type is ${type}`];
  // Node does not send it.
  if (method === 'HEAD') return [];
  const value = name.endsWith('json') ? safeJson(body) : body;
  const validate = ajv.compile(content[name]!.schema);
  if (!validate(value)) return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  return name === 'application/problem+json' ? problemFaults(value as Problem, answer) : [];
}

/** Fields of a problem that repeat each other must agree, and match the table of errors. */
function problemFaults(problem: Problem, { status, headers }: Answer): string[] {
  const known = ERRORS[problem.code];
  const wrong: Record<string, boolean> = {
    'the status does not fit the code': problem.status !== status || STATUS[problem.code] !== status,
    'the title does not fit the code': problem.title !== known.title,
    'the type does not fit the code': problem.type !== `/errors#${problemAnchor(problem.code)}`,
    'the message is not the detail': problem.message !== problem.detail,
    'the request id differs from the header': problem.requestId !== headers['x-request-id'],
  };
  return Object.keys(wrong).filter((fault) => wrong[fault]);
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
