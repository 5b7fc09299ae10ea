// @ts-check
import { namesFields, refused } from '../assertions/errors.mjs';
import { expectTime } from '../assertions/formats.mjs';
import { showsBalance } from '../assertions/money.mjs';

const MINE = { id: '{{senderAccountId}}' };
const THEIRS = { id: '{{recipientAccountId}}' };

export const balanceSteps = [
  {
    name: 'The balance now',
    description: 'Without `at`, the balance of now.',
    call: 'getBalance',
    path: MINE,
    test() {
      const { at } = pm.response.json();
      showsBalance(870, at);
      pm.test('the time of now', () => expectTime(at));
    },
  },
  {
    name: 'The balance before the payment',
    description:
      'The balance of the sender a millisecond before the payment of 50.00. The variable `beforePayment` keeps the time.',
    call: 'getBalance',
    path: MINE,
    query: { at: '{{beforePayment}}' },
    before() {
      const { transaction } = JSON.parse(pm.collectionVariables.get('sentAnswer'));
      pm.collectionVariables.set('paymentTime', transaction.created_at);
      pm.collectionVariables.set('beforePayment', new Date(Date.parse(transaction.created_at) - 1).toISOString());
    },
    test() {
      showsBalance(1000, pm.collectionVariables.get('beforePayment'));
    },
  },
  {
    name: 'The balance at the payment',
    description: 'A balance counts the entries of exactly this time.',
    call: 'getBalance',
    path: MINE,
    query: { at: '{{paymentTime}}' },
    test() {
      showsBalance(950, pm.collectionVariables.get('paymentTime'));
    },
  },
  {
    name: 'The balance at no time',
    description: 'A time has a date, a time of day and an offset from UTC, as in RFC 3339.',
    call: 'getBalance',
    path: MINE,
    query: { at: 'yesterday' },
    test() {
      refused(400, 'VALIDATION_FAILED');
      namesFields('/at');
    },
  },
  {
    name: 'The balance of another user',
    description: 'The answer is the same for an account of other people and for one that does not exist.',
    call: 'getBalance',
    path: THEIRS,
    test() {
      refused(404, 'ACCOUNT_NOT_FOUND');
    },
  },
];
