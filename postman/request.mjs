// Makes a Postman request of a step. Where it goes and what it carries is what the OpenAPI document says of the
// operation; a step that is wrong on purpose says under `instead` what is different.
import { hasDocumentedStatus } from './assertions/errors.mjs';
import { cannotGoOn } from './assertions/run.mjs';
import { toEvent } from './script.mjs';

/** The bearer tokens beside the sender's, which is the collection's own. */
const BEARERS = { recipient: '{{recipientToken}}', phone: '{{phoneToken}}', forger: 'not-a-token' };

const KEYS = ['name', 'description', 'call', 'as', 'path', 'query', 'headers', 'body', 'instead', 'before', 'test'];

/** @throws Error when the step does not fit the operation */
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
 * What the document says about the answer is asserted of every step, before the assertions of its own. Neither is asserted of
 * an answer that ends the run: that has its one failed assertion by the script of the collection.
 */
function eventsOf({ before, test, instead }, { statuses }) {
  const documented = goesElsewhere(instead) ? [] : [`${hasDocumentedStatus.name}(${statuses.join(', ')});`];
  return [
    ...(before ? [toEvent('prerequest', before)] : []),
    toEvent('test', test, [`if (${cannotGoOn.name}()) return;`, ...documented]),
  ];
}

/** Such a step calls no operation at all. */
export const goesElsewhere = (instead = {}) => instead.path !== undefined || instead.method !== undefined;

/** Nothing for the sender: a request without an `auth` has that of the collection. */
function authOf({ as = 'sender' }, { takesBearer }) {
  if (!takesBearer && as !== 'sender') throw new Error('the operation takes no bearer token');
  if (!takesBearer || as === 'nobody') return { auth: { type: 'noauth' } };
  if (as === 'sender') return {};
  if (!BEARERS[as]) throw new Error(`nobody is called "${as}"`);
  return { auth: bearer(BEARERS[as]) };
}

export const bearer = (token) => ({ type: 'bearer', bearer: [{ key: 'token', value: token, type: 'string' }] });

/** A body that is a text is sent as it stands, any other as JSON. */
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

function fillPath(template, values) {
  const names = Array.from(template.matchAll(/\{(\w+)\}/g), ([, name]) => name);
  const missing = names.find((name) => values[name] === undefined);
  if (missing) throw new Error(`the path needs "${missing}"`);
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown) throw new Error(`the path has no "${unknown}"`);
  return names.reduce((path, name) => path.replace(`{${name}}`, () => values[name]), template);
}

function declaredQuery({ query = {} }, { parameters }) {
  const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const unknown = Object.keys(query).find((name) => !names.includes(name));
  if (unknown) throw new Error(`the operation has no query parameter "${unknown}"`);
  return query;
}

/** Names the operation, so that the request can be found in the API's documents. */
function descriptionOf({ description, instead }, { id, summary }) {
  if (goesElsewhere(instead)) return description;
  return `${description}\n\nOperation \`${id}\`: ${summary}`;
}
