import { Router, type RequestHandler } from 'express';
import { recipientSchema } from '../controllers/account.controller';
import type { createAccountController } from '../controllers/account.controller';
import { balanceSchema, statementSchema } from '../controllers/statement.controller';
import type { createStatementController } from '../controllers/statement.controller';
import { otherMethods } from '../middlewares/method.middleware';
import { NO_INPUT, validate } from '../middlewares/validate.middleware';

interface Controllers {
  accounts: ReturnType<typeof createAccountController>;
  statements: ReturnType<typeof createStatementController>;
}

interface Guards {
  authenticated: RequestHandler[];
  /** Before what could be used to find out who has an account. */
  lookUps: RequestHandler[];
}

/** Mounted at /api. */
export function accountRoutes({ accounts, statements }: Controllers, guards: Guards): Router {
  const { authenticated, lookUps } = guards;
  const router = Router();
  const recipient = validate(recipientSchema, accounts.getRecipient);
  const balance = validate(balanceSchema, statements.getBalance);
  const statement = validate(statementSchema, statements.getStatement);

  router.route('/users/me').get(authenticated, validate(NO_INPUT, accounts.getProfile)).all(otherMethods);
  router.route('/accounts').get(authenticated, validate(NO_INPUT, accounts.list)).all(otherMethods);
  router.route('/accounts/:id/balance').get(authenticated, balance).all(otherMethods);
  router.route('/accounts/:id/statement').get(authenticated, statement).all(otherMethods);
  router.route('/recipients/:account_number').get(authenticated, lookUps, recipient).all(otherMethods);

  return router;
}
