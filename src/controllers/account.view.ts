import type { Account, Payee } from '../models/account.model';
import type { UserWithAccount } from '../models/user.model';
import type * as answers from '../schemas/answers/account';
import type { Answer } from '../schemas/answers/fields';
import { displayName } from '../utils/displayName.util';
import { jsonFromCents } from '../utils/money.util';

export function presentProfile(user: UserWithAccount): Answer<typeof answers.profile> {
  return {
    user: {
      id: user.id,
      email: user.email,
      full_name: user.fullName,
      account_number: user.accountNumber,
      balance: jsonFromCents(user.balanceCents),
      created_at: user.createdAt,
    },
  };
}

export function presentAccounts(accounts: readonly Account[]): Answer<typeof answers.accounts> {
  return {
    data: accounts.map(({ id, accountNumber, balanceCents, currency, createdAt }) => ({
      id,
      account_number: accountNumber,
      balance: jsonFromCents(balanceCents),
      currency,
      created_at: createdAt,
    })),
  };
}

/** Shortens the name: enough to recognise a friend, and no more about a stranger. */
export function presentRecipient({ accountNumber, fullName, currency }: Payee): Answer<typeof answers.recipient> {
  return { account_number: accountNumber, display_name: displayName(fullName), currency };
}
