// @ts-check
import { namesFields, refused } from '../assertions/errors.mjs';

export const wrongRequests = {
  name: 'Wrong requests',
  description: 'Every error has the same shape. A client looks at `code`.',
  steps: [
    {
      name: 'Wrong fields',
      description: 'Half a cent, an account number with a typing error, and a field that does not exist.',
      call: 'sendMoney',
      body: { toAccountNumber: 'ACC0000000000019', amount: 1.005, curency: 'USD' },
      test() {
        refused(400, 'VALIDATION_FAILED');
        namesFields('/toAccountNumber', '/amount', '/curency');
      },
    },
    {
      name: 'Wrong registration',
      description: 'No email address, a short password, and no name.',
      call: 'register',
      body: { email: 'not-an-email', password: 'short' },
      test() {
        refused(400, 'VALIDATION_FAILED');
        namesFields('/email', '/password', '/full_name');
      },
    },
    {
      name: 'Wrong cursor',
      description: 'A cursor comes from an answer. It cannot be made up.',
      call: 'listTransactions',
      query: { cursor: 'made-up' },
      test() {
        refused(400, 'VALIDATION_FAILED');
        namesFields('/cursor');
      },
    },
    {
      name: 'Unknown filter',
      description: 'A filter that does not exist is refused: to ignore it would show what was not asked for.',
      call: 'listTransactions',
      instead: { query: { colour: 'red' } },
      test() {
        refused(400, 'VALIDATION_FAILED');
        namesFields('/colour');
      },
    },
    {
      name: 'Broken JSON',
      description: 'A body that ends too early.',
      call: 'sendMoney',
      body: '{ "amount": ',
      test() {
        refused(400, 'MALFORMED_JSON');
      },
    },
    {
      name: 'Not JSON',
      description: 'A body of another type is not guessed at.',
      call: 'sendMoney',
      body: 'amount=50.00',
      instead: { contentType: 'text/plain' },
      test() {
        refused(415, 'UNSUPPORTED_MEDIA_TYPE');
      },
    },
    {
      name: 'No token',
      description: 'Without a bearer token.',
      call: 'sendMoney',
      as: 'anonymous',
      body: { toAccountNumber: '{{recipientAccountNumber}}', amount: 1, description: 'Without a token' },
      test() {
        refused(401, 'UNAUTHENTICATED');
      },
    },
    {
      name: 'Wrong token',
      description: 'With a token that this server did not make.',
      call: 'getProfile',
      as: 'forger',
      test() {
        refused(401, 'INVALID_TOKEN');
      },
    },
    {
      name: 'No such route',
      description: 'A path that does not exist.',
      call: 'getProfile',
      instead: { path: '/api/nothing-here' },
      test() {
        refused(404, 'ROUTE_NOT_FOUND');
      },
    },
    {
      name: 'Wrong method',
      description: 'The path exists, but not with this method. `Allow` has the methods that it has.',
      call: 'sendMoney',
      instead: { method: 'DELETE' },
      test() {
        refused(405, 'METHOD_NOT_ALLOWED');
        pm.test('Allow', () => pm.expect(pm.response.headers.get('Allow')).to.equal('POST, OPTIONS'));
      },
    },
  ],
};
