import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../errors/errorTable';
import * as field from './fields';

/**
 * What answers are made of. The compiler holds the controllers to these shapes (`Answer<typeof answers.page>`), the OpenAPI
 * document is made from them, and the tests hold every answer to the document.
 */

export type Answer<S extends z.ZodType> = z.output<S>;

const id = z.uuid().meta({ override: field.idShape });
const email = z.string().meta({ format: 'email', examples: ['ann@example.com'] });
const fullName = z.string().meta({ examples: ['Ann Example'] });
const accountNumber = z.string().meta(field.ACCOUNT_NUMBER_SHAPE);
const displayName = z.string().meta({ description: 'The name, shortened.', examples: ['Bob E.'] });
const currency = z.string().meta({ pattern: '^[A-Z]{3}$', description: 'ISO 4217.', examples: ['USD'] });
/** A number of at most 15 significant digits, which a double carries exactly. */
const money = z
  .number()
  .min(0)
  .meta({ description: 'With at most two decimals.', examples: [1000.5] });
const total = z
  .number()
  .min(0)
  .meta({ description: 'With at most two decimals.', examples: [250] });
/** A Date becomes text in JSON. */
const time = z
  .date()
  .meta({ override: { type: 'string', format: 'date-time', pattern: 'Z$' }, examples: ['2024-12-06T10:30:00.000Z'] });
const accessToken = z.string().meta({
  description: 'A bearer token. Good for 15 minutes, unless the server is set otherwise.',
  examples: ['eyJhbGciOiJIUzI1NiJ9.eyJ0eXAiOiJhY2Nlc3MifQ.c2lnbmF0dXJl'],
});

const person = { id, email, full_name: fullName, account_number: accountNumber };

export const registered = z.object({
  message: z.literal('User registered successfully'),
  data: z.object({ user: z.object(person).meta({ id: 'RegisteredUser' }) }),
});

export const loggedIn = z.object({
  accessToken,
  user: z.object({ ...person, balance: money }).meta({ id: 'LoggedInUser' }),
});

export const refreshed = z.object({ accessToken });

export const profile = z.object({
  user: z.object({ ...person, balance: money, created_at: time }).meta({ id: 'Profile' }),
});

const userAgent = z
  .string()
  .nullable()
  .meta({ examples: ['Mozilla/5.0'] });
const ip = z
  .string()
  .nullable()
  .meta({ examples: ['192.0.2.7'] });
const session = z
  .object({
    id,
    created_at: time,
    last_used_at: time,
    user_agent: userAgent,
    ip,
    current: z.boolean().meta({ description: 'Whether it is the session that asks.', examples: [true] }),
    repeated_from: z.object({ at: time, user_agent: userAgent, ip }).optional().meta({
      description:
        'Only where it happened: a refresh of this session was repeated within 10 seconds from another network, or by another user agent. End the session unless that was you.',
    }),
  })
  .meta({ id: 'Session' });
export const sessions = z.object({ data: z.array(session) });

const account = z
  .object({ id, account_number: accountNumber, balance: money, currency, created_at: time })
  .meta({ id: 'Account' });
export const accounts = z.object({ data: z.array(account) });

export const recipient = z
  .object({ account_number: accountNumber, display_name: displayName, currency })
  .meta({ id: 'Recipient' });

export const balance = z.object({ balance: money, currency, at: time }).meta({ id: 'Balance' });

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
    type: z.enum(['opening', 'transfer', 'refund']).meta({
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
    balance_after: money.meta({ description: 'What the account then held.', examples: [950] }),
  })
  .meta({ id: 'Entry', description: 'A transaction, seen from one of its two accounts.' });

const balanceOfSender = money.meta({ description: "What the caller's account then held.", examples: [950] });

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

export const statement = z
  .object({
    account: z.object({ id, account_number: accountNumber, currency }),
    from: time,
    to: time,
    openingBalance: money,
    closingBalance: money,
    entries: z.array(entry).meta({ description: 'All that moved money in the period, oldest first.' }),
    totalIn: total,
    totalOut: total,
  })
  .meta({ id: 'Statement' });

const check = z.enum(['ok', 'failed']);
export const live = z.object({ status: z.literal('ok'), checks: z.object({}) }).meta({ id: 'Liveness' });
export const ready = z
  .object({
    status: z.enum(['ok', 'unavailable']),
    checks: z.object({ database: check, schema: check, writes: check, shutdown: check }),
  })
  .meta({ id: 'Readiness' });

const code = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]).meta({ id: 'ErrorCode' });

const amount = z.number().optional();

/** The body of every error: RFC 9457, and what makes it easy to use. `errors/problem` writes it. */
export const problem = z
  .object({
    type: z.string().meta({ format: 'uri-reference', description: 'A page about this error.' }),
    title: z.string(),
    status: z.int().min(400).max(599).meta({ description: 'The HTTP status.' }),
    detail: z.string(),
    code,
    message: z.string().meta({ description: 'Equal to `detail`. For people.' }),
    requestId: z.string(),
    details: z
      .object({
        balance: amount,
        requested: amount,
        limit: amount,
        remaining: amount,
        moved: z.enum(['nothing', 'unknown']).optional().meta({
          description:
            'With `UNAVAILABLE`, on a call that moves money: what this request has moved. An earlier request with the same key is not meant.',
        }),
      })
      .optional()
      .meta({ description: 'The numbers that explain a refusal, or what has moved.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }).meta({ id: 'FieldError' }))
      .optional()
      .meta({
        description: 'What is wrong: `path` is a JSON pointer into the body, or names a parameter or header.',
      }),
  })
  .meta({ id: 'Problem', description: 'Branch on `code`: it does not change.' });
