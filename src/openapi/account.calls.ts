import { z } from 'zod';
import { recipientSchema } from '../controllers/account.controller';
import * as answers from '../schemas/answers';
import { balanceSchema, statementSchema } from '../controllers/statement.controller';
import { CSV_COLUMNS } from '../controllers/statement.view';
import { NO_INPUT } from '../middlewares/validate.middleware';
import { json, type Call } from './call';

export const accountCalls: Call[] = [
  {
    id: 'getProfile',
    method: 'get',
    path: '/api/users/me',
    summary: 'My profile',
    access: 'bearer',
    schema: NO_INPUT,
    answers: [{ status: 200, description: 'The user, with the balance.', content: json(answers.profile) }],
  },
  {
    id: 'listAccounts',
    method: 'get',
    path: '/api/accounts',
    summary: 'My accounts',
    access: 'bearer',
    schema: NO_INPUT,
    answers: [{ status: 200, description: 'The accounts.', content: json(answers.accounts) }],
  },
  {
    id: 'getBalance',
    method: 'get',
    path: '/api/accounts/:id/balance',
    summary: 'The balance of an account, now or at a time',
    description: 'What was told of a time stays true.',
    access: 'bearer',
    schema: balanceSchema,
    answers: [{ status: 200, description: 'The balance and its time.', content: json(answers.balance) }],
    errors: ['ACCOUNT_NOT_FOUND'],
  },
  {
    id: 'getStatement',
    method: 'get',
    path: '/api/accounts/:id/statement',
    summary: 'The statement of a period',
    description:
      'The closing balance of one period is the opening balance of the next. A CSV (RFC 4180) has a first row with the opening balance and a last one with the totals and the closing balance; every row names the account and its currency; where a text could begin a formula, also behind a semicolon, a tab or a line end in it, an apostrophe stands before it. A long statement is streamed: when something fails on the way, or the client takes nothing for 30 s, the connection is cut. A user may read 2 at once, and the limit of calls counts each 250 entries as one call.',
    access: 'bearer',
    schema: statementSchema,
    answers: [
      {
        status: 200,
        description: 'Opening and closing balance, totals, and every entry with the balance after it.',
        content: {
          ...json(answers.statement),
          'text/csv': z.string().meta({ examples: [`${CSV_COLUMNS.join(',')}\r\n`] }),
        },
        headers: ['Content-Disposition'],
      },
    ],
    errors: ['ACCOUNT_NOT_FOUND'],
  },
  {
    id: 'getRecipient',
    method: 'get',
    path: '/api/recipients/:account_number',
    summary: 'Whom a payment would reach',
    description: 'Enough to recognise a friend, and no more. Look first, then pay.',
    access: 'bearer',
    schema: recipientSchema,
    answers: [{ status: 200, description: 'The recipient.', content: json(answers.recipient) }],
    errors: ['RECIPIENT_NOT_FOUND'],
  },
];
