// @ts-check
import { givesNumbers, refused } from '../assertions/errors.mjs';
import { isNoReplay, pays, repeats } from '../assertions/money.mjs';
import { showsAccount, showsProfile } from '../assertions/people.mjs';

/** A text, because JSON.stringify would write 50.00 as 50. */
const LUNCH = `{
  "toAccountNumber": "{{recipientAccountNumber}}",
  "amount": 50.00,
  "description": "Payment for lunch"
}`;

export const sendMoney = {
  name: 'Send money',
  description: 'Money moves once for each `Idempotency-Key`, however often the request is repeated.',
  steps: [
    {
      name: 'Send 50.00',
      description:
        'Moves 50.00 from the sender to the recipient. Each payment has its own `Idempotency-Key`, which is made here.',
      call: 'sendMoney',
      headers: { 'Idempotency-Key': '{{idempotencyKey}}' },
      body: LUNCH,
      before() {
        pm.collectionVariables.set('idempotencyKey', pm.variables.replaceIn('{{$guid}}'));
      },
      test() {
        pays('the transaction', {
          from: 'sender',
          to: 'recipient',
          amount: 50,
          description: 'Payment for lunch',
          balance: 950,
        });
        isNoReplay();
        pm.collectionVariables.set('transactionId', pm.response.json().transaction.id);
        pm.collectionVariables.set('sentAnswer', pm.response.text());
      },
    },
    {
      name: 'Send the same again',
      description:
        'The same key and the same request, as after a lost answer: the first answer comes again, and nothing moves.',
      call: 'sendMoney',
      headers: { 'Idempotency-Key': '{{idempotencyKey}}' },
      body: LUNCH,
      test() {
        repeats('sentAnswer', 950);
      },
    },
    {
      name: 'Send something else with the same key',
      description: 'A key belongs to one request. Another amount needs another key.',
      call: 'sendMoney',
      headers: { 'Idempotency-Key': '{{idempotencyKey}}' },
      body: LUNCH.replace('50.00', '60.00'),
      test() {
        refused(422, 'IDEMPOTENCY_KEY_REUSED');
      },
    },
    {
      name: 'Send too much',
      description:
        'More than the balance is refused, with the numbers. The refusal of a request with a key is recorded in the history. An amount may also be a decimal text.',
      call: 'sendMoney',
      headers: { 'Idempotency-Key': '{{$guid}}' },
      body: { toAccountNumber: '{{recipientAccountNumber}}', amount: '5000.00', description: 'A yacht' },
      test() {
        refused(402, 'INSUFFICIENT_FUNDS');
        givesNumbers({ balance: 950, requested: 5000 });
      },
    },
    {
      name: 'Send to an account that does not exist',
      description: 'The account number is well formed, but no account has it.',
      call: 'sendMoney',
      body: { toAccountNumber: 'ACC0000000000018', amount: 1 },
      test() {
        refused(404, 'RECIPIENT_NOT_FOUND');
      },
    },
    {
      name: 'Send to myself',
      description: 'Sender and recipient must differ.',
      call: 'sendMoney',
      body: { toAccountNumber: '{{senderAccountNumber}}', amount: 1 },
      test() {
        refused(422, 'SAME_ACCOUNT');
      },
    },
    {
      name: 'The sender has 950.00',
      description: 'Of all the requests above, one moved money.',
      call: 'listAccounts',
      test() {
        showsAccount('sender', 950);
      },
    },
    {
      name: 'The recipient has 1050.00',
      description: 'The 50.00 arrived once.',
      call: 'getProfile',
      as: 'recipient',
      test() {
        showsProfile('recipient', 1050);
      },
    },
  ],
};
