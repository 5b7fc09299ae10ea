// @ts-check
import { givesNumbers, refused } from '../assertions/errors.mjs';
import { isNoReplay, pays, repeats } from '../assertions/money.mjs';

/** A text, because JSON.stringify would write 20.00 as 20. */
const DESSERT = `{
  "amount": 20.00,
  "description": "We had no dessert"
}`;

export const refund = {
  name: 'Refund',
  description:
    'The recipient of a payment can give it back, in one refund or in several. Together they never exceed the payment.',
  steps: [
    {
      name: 'Refund by the sender',
      description: 'The sender cannot take the money back: only the recipient can refund.',
      call: 'refundTransaction',
      path: { id: '{{transactionId}}' },
      body: { amount: 1 },
      test() {
        refused(422, 'NOT_REFUNDABLE');
      },
    },
    {
      name: 'Refund 20.00',
      description:
        'The recipient gives a part of the 50.00 back. `balance` is the balance of the recipient, who pays now.',
      call: 'refundTransaction',
      as: 'recipient',
      path: { id: '{{transactionId}}' },
      headers: { 'Idempotency-Key': '{{refundKey}}' },
      body: DESSERT,
      before() {
        pm.collectionVariables.set('refundKey', pm.variables.replaceIn('{{$guid}}'));
      },
      test() {
        pays('the refund', {
          from: 'recipient',
          to: 'sender',
          amount: 20,
          description: 'We had no dessert',
          balance: 1160,
        });
        isNoReplay();
        pm.collectionVariables.set('refundId', pm.response.json().transaction.id);
        pm.collectionVariables.set('refundAnswer', pm.response.text());
      },
    },
    {
      name: 'Refund the same again',
      description: 'The same key and the same request: the first answer comes again, and nothing moves.',
      call: 'refundTransaction',
      as: 'recipient',
      path: { id: '{{transactionId}}' },
      headers: { 'Idempotency-Key': '{{refundKey}}' },
      body: DESSERT,
      test() {
        repeats('refundAnswer', 1160);
      },
    },
    {
      name: 'Refund too much',
      description: 'One cent more than what remains is refused, with the numbers.',
      call: 'refundTransaction',
      as: 'recipient',
      path: { id: '{{transactionId}}' },
      body: { amount: 30.01 },
      test() {
        refused(422, 'REFUND_EXCEEDS_REMAINING');
        givesNumbers({ remaining: 30, requested: 30.01 });
      },
    },
    {
      name: 'Refund the rest',
      description: 'Without an amount it is all that remains. There need be no body.',
      call: 'refundTransaction',
      as: 'recipient',
      path: { id: '{{transactionId}}' },
      headers: { 'Idempotency-Key': '{{$guid}}' },
      test() {
        pays('the refund', { from: 'recipient', to: 'sender', amount: 30, description: null, balance: 1130 });
        isNoReplay();
      },
    },
    {
      name: 'Refund one cent more',
      description: 'The payment is refunded in full, so not one cent is left.',
      call: 'refundTransaction',
      as: 'recipient',
      path: { id: '{{transactionId}}' },
      body: { amount: 0.01 },
      test() {
        refused(422, 'REFUND_EXCEEDS_REMAINING');
        givesNumbers({ remaining: 0, requested: 0.01 });
      },
    },
    {
      name: 'Refund a refund',
      description: 'A refund is final. To give the money once more is a new payment.',
      call: 'refundTransaction',
      path: { id: '{{refundId}}' },
      test() {
        refused(422, 'NOT_REFUNDABLE');
      },
    },
    {
      name: 'Refund no transaction',
      description: 'The answer is the same for a transaction of other people and for one that does not exist.',
      call: 'refundTransaction',
      as: 'recipient',
      path: { id: '{{$guid}}' },
      test() {
        refused(404, 'TRANSACTION_NOT_FOUND');
      },
    },
    {
      name: 'The refunds arrived, once',
      description: 'Payments from the recipient to the sender: the two refunds, the newest first.',
      call: 'listTransactions',
      query: { direction: 'in', counterparty: '{{recipientAccountNumber}}' },
      test() {
        pm.test('200, both refunds, and the sender has 870.00', () => {
          pm.response.to.have.status(200);
          const { data } = pm.response.json();
          const paymentId = pm.collectionVariables.get('transactionId');
          pm.expect(
            data.map(({ amount, balance_after, refund_of }) => [amount, balance_after, refund_of]),
          ).to.deep.equal([
            [30, 870, paymentId],
            [20, 840, paymentId],
          ]);
          pm.expect(data[1].id).to.equal(pm.collectionVariables.get('refundId'));
        });
      },
    },
    {
      name: 'The payment shows its refunds',
      description: '`refunded_amount` is the sum of all refunds so far. Both parties see it.',
      call: 'getTransaction',
      path: { id: '{{transactionId}}' },
      test() {
        pm.test('200, a transfer of which all 50.00 went back', () => {
          pm.response.to.have.status(200);
          const { transaction } = pm.response.json();
          pm.expect(transaction).to.deep.include({
            type: 'transfer',
            refund_of: null,
            amount: 50,
            refunded_amount: 50,
          });
        });
      },
    },
  ],
};
