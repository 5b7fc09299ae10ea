import type { LiveSession } from '../models/session.model';
import type { UserWithAccount } from '../models/user.model';
import type { Answer } from '../schemas/answers/fields';
import type * as answers from '../schemas/answers/session';
import { jsonFromCents } from '../utils/money.util';
import { withoutHidden } from '../utils/shownText.util';

type RegisteredUser = Omit<UserWithAccount, 'createdAt' | 'balanceCents'>;

export function presentRegistered(user: RegisteredUser): Answer<typeof answers.registered> {
  return { message: 'User registered successfully', data: { user: presentUser(user) } };
}

export function presentLogin(
  accessToken: string,
  user: Omit<UserWithAccount, 'createdAt'>,
): Answer<typeof answers.loggedIn> {
  return { accessToken, user: { ...presentUser(user), balance: jsonFromCents(user.balanceCents) } };
}

function presentUser({ id, email, fullName, accountNumber }: RegisteredUser) {
  return { id, email, full_name: fullName, account_number: accountNumber };
}

/** Removes hidden characters from user agents: a client chose the text, and the owner of the session reads it. */
export function presentSessions(sessions: readonly LiveSession[], currentId: string): Answer<typeof answers.sessions> {
  return {
    data: sessions.map(({ id, createdAt, lastUsedAt, userAgent, ip, repeated }) => ({
      id,
      created_at: createdAt,
      last_used_at: lastUsedAt,
      user_agent: userAgent && withoutHidden(userAgent),
      ip,
      current: id === currentId,
      ...(repeated && {
        repeated_from: {
          at: repeated.at,
          user_agent: repeated.userAgent && withoutHidden(repeated.userAgent),
          ip: repeated.ip,
        },
      }),
    })),
  };
}
