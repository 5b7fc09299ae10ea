import type { RequestHandler } from 'express';
import { currentUserId } from '../middlewares/auth.middleware';
import type { AccountService } from '../services/accountService';
import { jsonFromCents } from '../utils/money.util';

export function createAccountController(accounts: AccountService) {
  const getProfile: RequestHandler = async (req, res) => {
    const user = await accounts.getProfile(currentUserId(req));
    res.json({
      user: {
        id: user.id,
        email: user.email,
        full_name: user.fullName,
        account_number: user.accountNumber,
        balance: jsonFromCents(user.balanceCents),
        created_at: user.createdAt,
      },
    });
  };

  const list: RequestHandler = async (req, res) => {
    const found = await accounts.listAccounts(currentUserId(req));
    const data = found.map(({ id, accountNumber, balanceCents, currency, createdAt }) => ({
      id,
      account_number: accountNumber,
      balance: jsonFromCents(balanceCents),
      currency,
      created_at: createdAt,
    }));
    res.json({ data });
  };

  return { getProfile, list };
}
