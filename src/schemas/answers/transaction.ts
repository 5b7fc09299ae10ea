import { z } from 'zod';
import { TRANSACTION_TYPES } from '../../utils/transactionType.util';
import { id, accountNumber, displayName, money, time } from './fields';

export const transaction = z
  .object({
    id,
    from_account_id: id,
    to_account_id: id,
    amount: money,
    status: z
      .enum(['completed', 'failed'])
      .meta({ description: '`failed` is a recorded refusal, which moved nothing.' }),
    description: z
      .string()
      .nullable()
      .meta({ examples: ['Payment for lunch'] }),
    created_at: time,
  })
  .meta({ id: 'Transaction' });

export const transactionDetail = transaction
  .extend({
    type: z.enum(TRANSACTION_TYPES).meta({
      description:
        '`opening` is the balance that an account begins with. `refund` gives a transfer back, or a part of it.',
      examples: ['transfer'],
    }),
    refund_of: id
      .nullable()
      .meta({ description: 'The transfer that a refund gives back. Null for all other types.', examples: [null] }),
    refunded_amount: money.nullable().meta({
      description:
        'How much of a completed transfer went back so far, at the time of this answer: it counts a refund that is newer than the page too. `amount` less this can still be refunded. Both parties see it. Null for what cannot be refunded: an opening, a refund, a refusal.',
      examples: [0],
    }),
  })
  .meta({ id: 'TransactionDetail', description: 'A transaction, and how it stands to others.' });

export const counterparty = z
  .object({ account_number: accountNumber, display_name: displayName })
  .meta({ id: 'Counterparty' });

export const entry = transactionDetail
  .extend({
    direction: z.enum(['in', 'out']),
    counterparty,
    balance_after: money.meta({ description: 'The balance of the account after it.', examples: [950] }),
  })
  .meta({ id: 'Entry', description: 'A transaction, seen from one of its two accounts.' });

const balanceOfSender = money.meta({ description: "The balance of the caller's account after it.", examples: [950] });

export const sent = z
  .object({ message: z.literal('Transaction successful'), transaction, balance: balanceOfSender })
  .meta({ id: 'SendResult' });

export const batchSent = z
  .object({
    message: z.literal('Transactions successful'),
    transactions: z.array(transaction),
    balance: balanceOfSender,
  })
  .meta({ id: 'BatchResult' });

export const oneTransaction = z.object({ transaction: transactionDetail });

export const page = z
  .object({
    data: z.array(entry),
    nextCursor: z
      .string()
      .nullable()
      .meta({
        description:
          'For the next, older page. Null on the last one only: a page in between may have fewer entries than `limit`, or none, because each looks through a part of the history.',
        examples: ['eyJ2IjoxMn0.c2lnbmF0dXJl'],
      }),
  })
  .meta({ id: 'HistoryPage' });
