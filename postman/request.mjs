// @ts-check
// Makes a Postman request of a step. Method, path and body follow from the operation in the OpenAPI document; a step that is
// wrong on purpose has the differences under `instead`.
import { hasDocumentedStatus } from './assertions/errors.mjs';
import { cannotGoOn } from './assertions/run.mjs';
import { toEvent } from './script.mjs';

/**
 * @typedef {import('./types.d.ts').Step} Step
 * @typedef {import('./types.d.ts').Operation} Operation
 */

/**
 * The bearer tokens of a step. The sender's token belongs to the collection.
 *
 * @type {Partial<Record<NonNullable<Step['as']>, string>>}
 */
const BEARERS = { recipient: '{{recipientToken}}', phone: '{{phoneToken}}', forger: 'not-a-token' };

const KEYS = ['name', 'description', 'call', 'as', 'path', 'query', 'headers', 'body', 'instead', 'before', 'test'];

/** @throws Error when the step does not fit the operation */
/** @param {Step} step @param {Operation} operation */
export function toRequestItem(step, operation) {
  const unknown = Object.keys(step).find((key) => !KEYS.includes(key));
  if (unknown) throw new Error(`a step has no "${unknown}"`);
  if (!step.test) throw new Error('it tests nothing');
  return {
    name: step.name,
    event: eventsOf(step, operation),
    request: {
      ...authOf(step, operation),
      method: step.instead?.method ?? operation.method,
      ...contentOf(step, operation),
      url: urlOf(step, operation),
      description: descriptionOf(step, operation),
    },
    response: [],
  };
}

/**
 * Every step asserts a documented status before its other assertions. An answer that ends the run gets neither, because the
 * script of the collection already fails one assertion for it.
 *
 * @param {Step} step
 * @param {Operation} operation
 */
function eventsOf({ before, test, instead }, { statuses }) {
  const documented = goesElsewhere(instead) ? [] : [`${hasDocumentedStatus.name}(${statuses.join(', ')});`];
  return [
    ...(before ? [toEvent('prerequest', before)] : []),
    toEvent('test', test, [`if (${cannotGoOn.name}()) return;`, ...documented]),
  ];
}

/**
 * Whether the step calls no operation, but another path or method.
 *
 * @param {Step['instead']} [instead]
 */
export const goesElsewhere = (instead = {}) => instead.path !== undefined || instead.method !== undefined;

/**
 * Nothing for the sender: a request without `auth` uses the token of the collection.
 *
 * @param {Step} step
 * @param {Operation} operation
 */
function authOf({ as = 'sender' }, { takesBearer }) {
  if (!takesBearer && as !== 'sender') throw new Error('the operation takes no bearer token');
  if (!takesBearer || as === 'anonymous') return { auth: { type: 'noauth' } };
  if (as === 'sender') return {};
  const token = BEARERS[as];
  if (token === undefined) throw new Error(`the walk has no token for "${as}"`);
  return { auth: bearer(token) };
}

/** @param {string} token */
export const bearer = (token) => ({ type: 'bearer', bearer: [{ key: 'token', value: token, type: 'string' }] });

/**
 * Sends a text as it is, and any other body as JSON.
 *
 * @param {Step} step
 * @param {Operation} operation
 */
function contentOf({ body, headers = {}, instead }, { requestBody }) {
  const others = Object.entries(headers).map(([key, value]) => ({ key, value }));
  if (body === undefined) {
    if (requestBody?.required && !goesElsewhere(instead)) throw new Error('the operation needs a body');
    return { header: others };
  }
  if (!requestBody) throw new Error('the operation takes no body');
  const contentType = instead?.contentType ?? Object.keys(requestBody.content)[0];
  const raw = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
  const language = contentType.endsWith('json') ? 'json' : 'text';
  return {
    header: [{ key: 'Content-Type', value: contentType }, ...others],
    body: { mode: 'raw', raw, options: { raw: { language } } },
  };
}

/** @param {Step} step @param {Operation} operation */
function urlOf(step, operation) {
  const path = step.instead?.path ?? fillPath(operation.path, step.path ?? {});
  const query = Object.entries({ ...declaredQuery(step, operation), ...step.instead?.query });
  const search = query.map(([key, value]) => `${key}=${value}`).join('&');
  return {
    raw: `{{baseUrl}}${path}${search && `?${search}`}`,
    host: ['{{baseUrl}}'],
    path: path.split('/').slice(1),
    ...(query.length > 0 && { query: query.map(([key, value]) => ({ key, value })) }),
  };
}

/** @param {string} template @param {Record<string, string>} values */
function fillPath(template, values) {
  const names = Array.from(template.matchAll(/\{(\w+)\}/g), ([, name]) => name);
  const missing = names.find((name) => values[name] === undefined);
  if (missing) throw new Error(`the path needs "${missing}"`);
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown) throw new Error(`the path has no "${unknown}"`);
  return names.reduce((path, name) => path.replace(`{${name}}`, () => values[name]), template);
}

/** @param {Step} step @param {Operation} operation */
function declaredQuery({ query = {} }, { parameters }) {
  const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const unknown = Object.keys(query).find((name) => !names.includes(name));
  if (unknown) throw new Error(`the operation has no query parameter "${unknown}"`);
  return query;
}

/**
 * Names the operation, so that the request can be found in the API's documents.
 *
 * @param {Step} step
 * @param {Operation} operation
 */
function descriptionOf({ description, instead }, { id, summary }) {
  if (goesElsewhere(instead)) return description;
  return `${description}\n\nOperation \`${id}\`: ${summary}`;
}
