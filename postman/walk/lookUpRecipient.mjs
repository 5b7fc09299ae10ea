// @ts-check
import { namesFields, refused } from '../assertions/errors.mjs';
import { counterpartyOf } from '../assertions/money.mjs';

export const lookUpRecipient = {
  name: 'Look up a recipient',
  description: 'Shows the recipient of an account number. Check it before you pay.',
  steps: [
    {
      name: 'Look up the recipient',
      description: 'Enough to recognise a friend, and no more: the name is shortened, and there is no id and no email.',
      call: 'getRecipient',
      path: { account_number: '{{recipientAccountNumber}}' },
      test() {
        pm.test('200, the shortened name and the currency', () => {
          pm.response.to.have.status(200);
          pm.expect(pm.response.json()).to.deep.equal({ ...counterpartyOf('recipient'), currency: 'USD' });
        });
      },
    },
    {
      name: 'Look up an account that does not exist',
      description: 'The account number is well formed, but no account has it.',
      call: 'getRecipient',
      path: { account_number: 'ACC0000000000018' },
      test() {
        refused(404, 'RECIPIENT_NOT_FOUND');
      },
    },
    {
      name: 'Look up a number with a typing error',
      description: 'The last digit checks the others, so a typing error does not find a stranger.',
      call: 'getRecipient',
      path: { account_number: 'ACC0000000000019' },
      test() {
        refused(400, 'VALIDATION_FAILED');
        namesFields('/account_number');
      },
    },
    {
      name: 'Look up without a token',
      description: 'Only users who are logged in may look up accounts.',
      call: 'getRecipient',
      as: 'anonymous',
      path: { account_number: '{{recipientAccountNumber}}' },
      test() {
        refused(401, 'UNAUTHENTICATED');
      },
    },
  ],
};
