import { currentUserId } from '../middlewares/auth.middleware';
import type { Handler, NO_INPUT } from '../middlewares/validate.middleware';
import type { recipientSchema } from '../schemas/requests/account';
import type { AccountService } from '../services/accountService';
import { presentAccounts, presentProfile, presentRecipient } from './account.view';

export type AccountController = ReturnType<typeof createAccountController>;

export function createAccountController(accounts: AccountService) {
  const getProfile: Handler<typeof NO_INPUT> = async (req, res) => {
    res.json(presentProfile(await accounts.getProfile(currentUserId(req))));
  };

  const list: Handler<typeof NO_INPUT> = async (req, res) => {
    res.json(presentAccounts(await accounts.listAccounts(currentUserId(req))));
  };

  const getRecipient: Handler<typeof recipientSchema> = async (_req, res, { params }) => {
    res.json(presentRecipient(await accounts.getPayee(params.account_number)));
  };

  return { getProfile, list, getRecipient };
}
