// @ts-check
import { refused } from '../assertions/errors.mjs';
import { counterpartyOf, hasNextPage, isLastPage, showsOneEntry, showsSentTransaction } from '../assertions/money.mjs';

export const history = {
  name: 'History',
  description: 'The entries of the account, the newest first, in pages.',
  steps: [
    {
      name: 'First page',
      description:
        'One entry a page. The newest one is the refusal: it moved nothing. `nextCursor` is kept for the next page.',
      call: 'listTransactions',
      query: { limit: '1' },
      test() {
        showsOneEntry('the refusal', {
          direction: 'out',
          status: 'failed',
          amount: 5000,
          description: 'A yacht',
          balance_after: 950,
          counterparty: counterpartyOf('recipient'),
        });
        hasNextPage();
      },
    },
    {
      name: 'Next page',
      description: 'The cursor of the page before leads to the next one: the payment of 50.00.',
      call: 'listTransactions',
      query: { limit: '1', cursor: '{{nextCursor}}' },
      test() {
        showsOneEntry('the payment', {
          id: pm.collectionVariables.get('transactionId'),
          direction: 'out',
          status: 'completed',
          amount: 50,
          description: 'Payment for lunch',
          balance_after: 950,
          counterparty: counterpartyOf('recipient'),
        });
        hasNextPage();
      },
    },
    {
      name: 'Last page',
      description: 'The oldest entry is the opening balance. On the last page `nextCursor` is null.',
      call: 'listTransactions',
      query: { limit: '1', cursor: '{{nextCursor}}' },
      test() {
        showsOneEntry('the opening balance', {
          direction: 'in',
          status: 'completed',
          amount: 1000,
          to_account_id: pm.collectionVariables.get('senderAccountId'),
          balance_after: 1000,
        });
        isLastPage();
      },
    },
    {
      name: 'Filtered',
      description: 'Payments from the sender to the recipient. The name of the other side is shortened.',
      call: 'listTransactions',
      as: 'recipient',
      query: { direction: 'in', counterparty: '{{senderAccountNumber}}' },
      test() {
        showsOneEntry('the payment, from the other side', {
          id: pm.collectionVariables.get('transactionId'),
          direction: 'in',
          status: 'completed',
          amount: 50,
          balance_after: 1050,
          counterparty: counterpartyOf('sender'),
        });
        isLastPage();
      },
    },
    {
      name: 'Searched',
      description:
        'Words and amounts, each of which the entry has: in its note, in the shortened name, or as its amount.',
      call: 'listTransactions',
      query: { q: 'LUNCH $50.00' },
      test() {
        showsOneEntry('the payment', {
          id: pm.collectionVariables.get('transactionId'),
          description: 'Payment for lunch',
          counterparty: counterpartyOf('recipient'),
        });
        isLastPage();
      },
    },
    {
      name: 'One transaction',
      description: 'By its id. The sender may see it.',
      call: 'getTransaction',
      path: { id: '{{transactionId}}' },
      test() {
        showsSentTransaction();
      },
    },
    {
      name: 'One transaction, seen by the recipient',
      description: 'The recipient may see it too.',
      call: 'getTransaction',
      as: 'recipient',
      path: { id: '{{transactionId}}' },
      test() {
        showsSentTransaction();
      },
    },
    {
      name: 'No such transaction',
      description: 'The answer is the same for a transaction of other people and for one that does not exist.',
      call: 'getTransaction',
      path: { id: '{{$guid}}' },
      test() {
        refused(404, 'TRANSACTION_NOT_FOUND');
      },
    },
  ],
};
