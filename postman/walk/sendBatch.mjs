// @ts-check
import { givesNumbers, namesFields, namesTransfer, refused } from '../assertions/errors.mjs';
import { expectId, expectTime } from '../assertions/formats.mjs';
import { isNoReplay, isReplay, repeats } from '../assertions/money.mjs';

const TO_RECIPIENT = '"toAccountNumber": "{{recipientAccountNumber}}"';

/** Texts: as JSON of ours, the amounts would lose the decimals that people write. */
const BILLS = `{
  "transfers": [
    { ${TO_RECIPIENT}, "amount": 100.00, "description": "Rent" },
    { ${TO_RECIPIENT}, "amount": "30.00", "description": "Electricity" }
  ]
}`;
const RENT_ALONE = `{
  "transfers": [
    { ${TO_RECIPIENT}, "amount": 100.00, "description": "Rent" }
  ]
}`;
const TOO_MUCH = `{
  "transfers": [
    { ${TO_RECIPIENT}, "amount": 30.00, "description": "Electricity" },
    { ${TO_RECIPIENT}, "amount": 800.00, "description": "A car" }
  ]
}`;

export const sendBatch = {
  name: 'Send many at once',
  description: 'A batch has 1 to 1000 transfers and does all of them or none. It has one `Idempotency-Key` as a whole.',
  steps: [
    {
      name: 'Send two at once',
      description: 'Two payments in one request, under one `Idempotency-Key`. `balance` is what is left after both.',
      call: 'sendBatch',
      headers: { 'Idempotency-Key': '{{batchKey}}' },
      body: BILLS,
      before() {
        pm.collectionVariables.set('batchKey', pm.variables.replaceIn('{{$guid}}'));
      },
      test() {
        pm.test('201, both transactions, and 820.00 are left', () => {
          pm.response.to.have.status(201);
          const { transactions, ...others } = pm.response.json();
          pm.expect(others).to.deep.equal({ message: 'Transactions successful', balance: 820 });
          const both = {
            from_account_id: pm.collectionVariables.get('senderAccountId'),
            to_account_id: pm.collectionVariables.get('recipientAccountId'),
            status: 'completed',
          };
          const fields = transactions.map(({ id, created_at, ...others }) => {
            expectId(id);
            expectTime(created_at);
            return others;
          });
          pm.expect(fields).to.deep.equal([
            { ...both, amount: 100, description: 'Rent' },
            { ...both, amount: 30, description: 'Electricity' },
          ]);

          pm.collectionVariables.set('batchAnswer', pm.response.text());
        });
        isNoReplay();
      },
    },
    {
      name: 'Send the same batch again',
      description: 'The same key and the same transfers: the first answer comes again, and nothing moves.',
      call: 'sendBatch',
      headers: { 'Idempotency-Key': '{{batchKey}}' },
      body: BILLS,
      test() {
        repeats('batchAnswer', 820);
      },
    },
    {
      name: 'Send another batch with the same key',
      description: 'The key belongs to the whole batch. With one transfer less it is another request.',
      call: 'sendBatch',
      headers: { 'Idempotency-Key': '{{batchKey}}' },
      body: RENT_ALONE,
      test() {
        refused(422, 'IDEMPOTENCY_KEY_REUSED');
      },
    },
    {
      name: 'A batch with too much in it',
      description:
        'The first transfer could be paid, and with the second it is too much: nothing moves. `errors` names the first transfer that the balance cannot pay, counted from 0, and `requested` is what the whole batch comes to.',
      call: 'sendBatch',
      headers: { 'Idempotency-Key': '{{refusedBatchKey}}' },
      body: TOO_MUCH,
      before() {
        pm.collectionVariables.set('refusedBatchKey', pm.variables.replaceIn('{{$guid}}'));
      },
      test() {
        refused(402, 'INSUFFICIENT_FUNDS');
        namesTransfer(1);
        givesNumbers({ balance: 820, requested: 830 });
        isNoReplay();
      },
    },
    {
      name: 'The same batch with too much in it again',
      description: 'A refusal for funds is recorded under its key, as it is for a single payment: it comes again too.',
      call: 'sendBatch',
      headers: { 'Idempotency-Key': '{{refusedBatchKey}}' },
      body: TOO_MUCH,
      test() {
        refused(402, 'INSUFFICIENT_FUNDS');
        namesTransfer(1);
        givesNumbers({ balance: 820, requested: 830 });
        isReplay();
      },
    },
    {
      name: 'A batch with an account that does not exist',
      description: 'One transfer that is refused stops the whole batch, for any reason. The answer names it.',
      call: 'sendBatch',
      body: {
        transfers: [
          { toAccountNumber: '{{recipientAccountNumber}}', amount: 1 },
          { toAccountNumber: 'ACC0000000000018', amount: 1 },
        ],
      },
      test() {
        refused(404, 'RECIPIENT_NOT_FOUND');
        namesTransfer(1);
      },
    },
    {
      name: 'An empty batch',
      description: 'A batch has at least one transfer, and at most 1000.',
      call: 'sendBatch',
      body: { transfers: [] },
      test() {
        refused(400, 'VALIDATION_FAILED');
        namesFields('/transfers');
      },
    },
    {
      name: 'A batch with a wrong field',
      description: 'Each transfer is checked like a single payment, and the wrong field is named with its place.',
      call: 'sendBatch',
      body: {
        transfers: [
          { toAccountNumber: '{{recipientAccountNumber}}', amount: 1 },
          { toAccountNumber: '{{recipientAccountNumber}}', amount: 1.005 },
        ],
      },
      test() {
        refused(400, 'VALIDATION_FAILED');
        namesFields('/transfers/1/amount');
      },
    },
    {
      name: 'The first batch moved, once',
      description: 'Of all the batches above, one moved money: both of its payments.',
      call: 'listTransactions',
      query: { direction: 'out', status: 'completed' },
      test() {
        pm.test('200, both payments, and 820.00 are left', () => {
          pm.response.to.have.status(200);
          const { data } = pm.response.json();
          pm.expect(data.map(({ description, balance_after }) => [description, balance_after])).to.deep.equal([
            ['Electricity', 820],
            ['Rent', 850],
            ['Payment for lunch', 950],
          ]);
        });
      },
    },
  ],
};
