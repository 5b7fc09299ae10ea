import { currentUserId } from '../middlewares/auth.middleware';
import type { Handler, NO_INPUT } from '../middlewares/validate.middleware';
import type { AccountService } from '../services/accountService';
import { displayName } from '../utils/displayName.util';
import { jsonFromCents } from '../utils/money.util';
import type * as answers from '../schemas/answers/account';
import type { Answer } from '../schemas/answers/fields';
import type { recipientSchema } from '../schemas/requests/account';

export type AccountController = ReturnType<typeof createAccountController>;

export function createAccountController(accounts: AccountService) {
  const getProfile: Handler<typeof NO_INPUT> = async (req, res) => {
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
    } satisfies Answer<typeof answers.profile>);
  };

  const list: Handler<typeof NO_INPUT> = async (req, res) => {
    const found = await accounts.listAccounts(currentUserId(req));
    const data = found.map(({ id, accountNumber, balanceCents, currency, createdAt }) => ({
      id,
      account_number: accountNumber,
      balance: jsonFromCents(balanceCents),
      currency,
      created_at: createdAt,
    }));
    res.json({ data } satisfies Answer<typeof answers.accounts>);
  };

  /** Enough to see that a number is the friend's and not a stranger's, and no more. */
  const getRecipient: Handler<typeof recipientSchema> = async (_req, res, { params }) => {
    const { accountNumber, fullName, currency } = await accounts.getPayee(params.account_number);
    const payee = { account_number: accountNumber, display_name: displayName(fullName), currency };
    res.json(payee satisfies Answer<typeof answers.recipient>);
  };

  return { getProfile, list, getRecipient };
}
