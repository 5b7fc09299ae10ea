import { calls, createOpenApiDocument } from '../src/openapi/document';
import { ERRORS } from '../src/utils/errorTable.util';
import { faultsOf, type Answer } from './support/contractRules';
import { findRoutes, nameOf } from './support/routes';

const documented = calls.map((call) => ({ ...call, method: call.method.toUpperCase() }));

describe('the document and the routes', () => {
  const routes = findRoutes();

  test('have the same calls', () => {
    expect(documented.map(nameOf).sort()).toEqual(routes.map(nameOf).sort());
  });

  test.each(routes.map((route) => [nameOf(route), route] as const))(
    '%s: the document is made from the schema that validates',
    (name, { schema }) => {
      expect(documented.find((call) => nameOf(call) === name)?.schema).toBe(schema);
    },
  );
});

test.each(calls.filter(({ example }) => example).map((call) => [call.id, call] as const))(
  '%s: the example is a valid body',
  (_id, { schema, example }) => {
    expect(schema?.body?.safeParse(example)).toMatchObject({ success: true });
  },
);

test('every error code is an answer of some call, but for those that no call has', () => {
  const told = JSON.stringify(createOpenApiDocument().components?.responses);
  const untold = Object.keys(ERRORS).filter((code) => !told.includes(`"${code}"`));

  expect(untold).toEqual(['METHOD_NOT_ALLOWED']);
});

describe('an answer that the document does not tell', () => {
  const headers = { 'x-request-id': 'id', 'content-type': 'application/json; charset=utf-8' };
  const ready: Answer = {
    method: 'GET',
    url: '/health/live?x=1',
    status: 200,
    headers,
    body: '{"status":"ok","checks":{}}',
  };
  const problem = {
    type: '/errors#invalid-token',
    title: 'The access token is not valid',
    status: 401,
    detail: 'It has expired',
    code: 'INVALID_TOKEN',
    message: 'It has expired',
    requestId: 'id',
  };
  const refused: Answer = {
    method: 'GET',
    url: '/api/users/me',
    status: 401,
    headers: { ...headers, 'content-type': 'application/problem+json; charset=utf-8', 'www-authenticate': 'Bearer' },
    body: JSON.stringify(problem),
  };

  test('is told from one that is', () => {
    expect([faultsOf(ready), faultsOf(refused), faultsOf({ ...refused, url: '/API/Users/me/' })]).toEqual([[], [], []]);
  });

  test.each<[string, Answer]>([
    ['another status', { ...ready, status: 202 }],
    ['another content type', { ...ready, headers: { ...headers, 'content-type': 'text/html' } }],
    ['no body', { ...ready, body: '' }],
    ['a field more', { ...ready, body: '{"status":"ok","checks":{},"more":1}' }],
    ['a field less', { ...ready, body: '{"status":"ok"}' }],
    ['a value of another type', { ...ready, body: '{"status":1,"checks":{}}' }],
    ['no X-Request-Id', { ...ready, headers: { 'content-type': headers['content-type'] } }],
    ['a challenge that is none', { ...refused, headers: { ...refused.headers, 'www-authenticate': 'Basic' } }],
    ['the code of another call', { ...refused, body: JSON.stringify({ ...problem, code: 'INVALID_CREDENTIALS' }) }],
    ['a status in the body that it does not have', { ...refused, body: JSON.stringify({ ...problem, status: 403 }) }],
    ['a body where none is told', { ...ready, method: 'POST', url: '/api/auth/logout-all', status: 204 }],
    ['a success of a path that is not there', { ...ready, url: '/nothing' }],
    ['an error that such a path does not have', { ...refused, url: '/nothing' }],
    ['a method that is not there', { ...ready, method: 'DELETE' }],
    ['methods that are not named', { ...ready, method: 'OPTIONS', status: 204, headers: {}, body: '' }],
  ])('%s is a fault', (_name, answer) => {
    expect(faultsOf(answer)).not.toEqual([]);
  });
});
