import type { AccountController } from '../controllers/account.controller';
import type { StatementController } from '../controllers/statement.controller';
import { NO_INPUT } from '../middlewares/validate.middleware';
import * as answers from '../schemas/answers/account';
import { statement, statementCsv } from '../schemas/answers/statement';
import { balanceSchema, recipientSchema, statementSchema } from '../schemas/requests/account';
import { json, route, type RouteGroup } from './route';

interface Controllers {
  accounts: AccountController;
  statements: StatementController;
}

export const accountRoutes: RouteGroup<Controllers> = {
  below: '/api',
  routes: [
    route({
      id: 'getProfile',
      method: 'get',
      path: '/api/users/me',
      access: 'user',
      schema: NO_INPUT,
      handle: ({ accounts }) => accounts.getProfile,
      answers: [{ status: 200, description: 'The user, with the balance.', content: json(answers.profile) }],
      summary: 'My profile',
    }),
    route({
      id: 'listAccounts',
      method: 'get',
      path: '/api/accounts',
      access: 'user',
      schema: NO_INPUT,
      handle: ({ accounts }) => accounts.list,
      answers: [{ status: 200, description: 'The accounts.', content: json(answers.accounts) }],
      summary: 'My accounts',
    }),
    route({
      id: 'getBalance',
      method: 'get',
      path: '/api/accounts/:id/balance',
      access: 'user',
      schema: balanceSchema,
      handle: ({ statements }) => statements.getBalance,
      answers: [{ status: 200, description: 'The balance and its time.', content: json(answers.balance) }],
      errors: ['ACCOUNT_NOT_FOUND'],
      summary: 'The balance of an account, now or at a time',
      description: 'The answer for a time in the past never changes.',
    }),
    route({
      id: 'getStatement',
      method: 'get',
      path: '/api/accounts/:id/statement',
      access: 'user',
      schema: statementSchema,
      handle: ({ statements }) => statements.getStatement,
      answers: [
        {
          status: 200,
          description: 'Opening and closing balance, totals, and every entry with the balance after it.',
          content: {
            ...json(statement),
            'text/csv': statementCsv,
          },
          headers: ['Content-Disposition'],
        },
      ],
      errors: ['ACCOUNT_NOT_FOUND'],
      summary: 'The statement of a period',
      description:
        'The closing balance of one period is the opening balance of the next. A CSV (RFC 4180) has a first row with the opening balance and a last one with the totals and the closing balance; every row has the account and its currency; an apostrophe stands before a text that could begin a formula, also behind a semicolon, a tab or a line end in it. A long statement is streamed: after an error, or when the client reads nothing for 30 s, the server cuts the connection. A user may read 2 at once, and the limit of calls counts each 250 entries as one call.',
    }),
    route({
      id: 'getRecipient',
      method: 'get',
      path: '/api/recipients/:account_number',
      access: 'user',
      limit: 'lookUp',
      schema: recipientSchema,
      handle: ({ accounts }) => accounts.getRecipient,
      answers: [{ status: 200, description: 'The recipient.', content: json(answers.recipient) }],
      errors: ['RECIPIENT_NOT_FOUND'],
      summary: 'The recipient of a payment to this number',
      description: 'Shows enough to recognise a friend. Check the recipient before you pay.',
    }),
  ],
};
