import express from 'express';
import { classesFor } from '../../src/platform/http/expressClasses';
import { calls, createOpenApiDocument } from '../../src/openapi/document';
import { AppError } from '../../src/errors/appError';
import { ERRORS, type ErrorCode } from '../../src/errors/errorTable';
import { PROBLEM_TYPE, toProblem } from '../../src/errors/http';
import { underContract } from '../support/contract';
import { faultsOf, type Answer } from '../support/contractRules';
import { findRoutes, nameOf } from '../support/routes';

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

test('the server takes the app that is checked for the app itself', () => {
  expect(Object.keys(classesFor(underContract(express())))).toEqual(['IncomingMessage', 'ServerResponse']);
});

test('every error code is an answer of some call, but for those that no call has', () => {
  const told = JSON.stringify(createOpenApiDocument().components?.responses);
  const untold = Object.keys(ERRORS).filter((code) => !told.includes(`"${code}"`));

  expect(untold).toEqual(['METHOD_NOT_ALLOWED']);
});

describe('an answer that the document does not tell', () => {
  const REQUEST_ID = { 'x-request-id': 'id' };
  const headers = { ...REQUEST_ID, 'content-type': 'application/json; charset=utf-8' };
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

  const login = {
    accessToken: 'token',
    user: {
      id: '01a205d8-b1d5-7d7b-a760-4443630237ea',
      email: 'a@example.com',
      full_name: 'A',
      account_number: 'ACC0000000000018',
      balance: 1000,
    },
  };
  const loggedIn: Answer = {
    ...{ method: 'POST', url: '/api/auth/login', status: 200 },
    headers: { ...headers, 'set-cookie': ['refreshToken=x'] },
    body: JSON.stringify(login),
  };
  const asProblem = (code: ErrorCode, message: string, options = {}) =>
    JSON.stringify(toProblem(new AppError(code, message, options), 'id'));
  const poorProblem = JSON.parse(asProblem('INSUFFICIENT_FUNDS', 'Too low', { details: { balance: 1, requested: 2 } }));
  const poor: Answer = {
    ...{ method: 'POST', url: '/api/transactions/send', status: 402 },
    headers: { ...REQUEST_ID, 'content-type': PROBLEM_TYPE },
    body: JSON.stringify(poorProblem),
  };
  const lost: Answer = {
    ...{ method: 'GET', url: '/nothing', status: 404 },
    headers: { ...REQUEST_ID, 'content-type': PROBLEM_TYPE },
    body: asProblem('ROUTE_NOT_FOUND', 'No'),
  };

  test.each<[string, Answer]>([
    ['a success', ready],
    ['a refusal', refused],
    ['a path in other letters', { ...refused, url: '/API/Users/me/' }],
    ['a login', loggedIn],
    ['a refusal for funds', poor],
    ['a path that is not there', lost],
    ['HEAD', { ...ready, method: 'HEAD', body: '' }],
    ['OPTIONS', { ...ready, method: 'OPTIONS', status: 204, headers: { ...REQUEST_ID, allow: 'GET' }, body: '' }],
  ])('is not %s as documented', (_name, answer) => {
    expect(faultsOf(answer)).toEqual([]);
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
    ['a body where none is documented', { ...ready, method: 'POST', url: '/api/auth/logout-all', status: 204 }],
    ['a success of a path that is not there', { ...ready, url: '/nothing' }],
    ['an error that such a path does not have', { ...refused, url: '/nothing' }],
    ['a method that is not there', { ...ready, method: 'DELETE' }],
    ['methods that are not named', { ...ready, method: 'OPTIONS', status: 204, headers: REQUEST_ID, body: '' }],
    [
      'methods that are none',
      { ...ready, method: 'OPTIONS', status: 204, headers: { ...REQUEST_ID, allow: '' }, body: '' },
    ],
    ['a header that means something else', { ...ready, headers: { ...headers, 'idempotency-replayed': 'true' } }],
    ['a validator', { ...ready, headers: { ...headers, etag: '"1"' } }],
    ['no charset', { ...ready, headers: { ...headers, 'content-type': 'application/json' } }],
    ['a login without its cookie', { ...ready, method: 'POST', url: '/api/auth/login', body: JSON.stringify(login) }],
    ['a negative balance', { ...loggedIn, body: JSON.stringify({ ...login, user: { ...login.user, balance: -1 } }) }],
    ['the title of another error', { ...refused, body: JSON.stringify({ ...problem, title: 'No' }) }],
    ['the page of another error', { ...refused, body: JSON.stringify({ ...problem, type: '/errors#internal' }) }],
    ['a message that is not the detail', { ...refused, body: JSON.stringify({ ...problem, message: 'No' }) }],
    ['another request id', { ...refused, body: JSON.stringify({ ...problem, requestId: 'other' }) }],
    ['a refusal for funds without its numbers', { ...poor, body: JSON.stringify({ ...poorProblem, details: {} }) }],
    ['a method that is not there, as a path that is not', { ...lost, url: '/health/live', method: 'PUT' }],
    ['a path that is not there, with another status', { ...lost, status: 200 }],
    ['a path that is not there, as a success without body', { ...lost, method: 'HEAD', status: 200, body: '' }],
    ['a path that is not there, without a request id', { ...lost, headers: { 'content-type': PROBLEM_TYPE } }],
  ])('%s is a fault', (_name, answer) => {
    expect(faultsOf(answer)).not.toEqual([]);
  });
});
