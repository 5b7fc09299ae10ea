import type { Pool } from 'pg';
import type { Tx } from '../../platform/postgres/db';
import { findPasswordOwner, updatePassword } from '../../models/user.model';
import { AppError } from '../../errors/appError';
import type { Identity } from '../../utils/jwt.util';
import { networksOf } from '../../utils/network.util';
import { type Passwords } from '../../platform/limits/passwords';
import { obviousFault } from '../../utils/password.util';
import { throwUnknownUser } from '../accounts/owner';
import type { PasswordThrottle } from './passwordThrottle';

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

interface Dependencies {
  pool: Pool;
  passwords: Passwords;
  sessions: { endOthers(identity: Identity, first: (tx: Tx) => Promise<void>): Promise<unknown> };
  throttle: PasswordThrottle;
}

export function createChangePassword({ pool, passwords, sessions, throttle }: Dependencies) {
  return async function changePassword(identity: Identity, change: PasswordChange): Promise<void> {
    const { currentPassword, newPassword } = change;
    const { userId: id } = identity;
    const owner = (await findPasswordOwner(pool, id)) ?? throwUnknownUser();
    const { passwordHash: from } = owner;
    const fault = obviousFault(newPassword, owner);
    if (fault) throw badNewPassword(fault);
    // The session is the known place: the thief of one session cannot make the owner wait in another.
    const guess = { account: id, userId: id, knownPlace: identity.sessionId, networks: networksOf('') };
    const asker = { line: id, known: true };
    const right = await throttle.guess(guess, () => passwords.matches(currentPassword, from, asker));
    if (!right) throw wrongPassword();
    const to = await passwords.hash(newPassword, asker);
    await sessions.endOthers(identity, async (tx) => {
      if (!(await updatePassword(tx, { id, from, to }))) throw wrongPassword();
    });
  };
}

/** The same form as a refusal by the schema, which does not know the user. */
function badNewPassword(message: string): AppError {
  return new AppError('VALIDATION_FAILED', `newPassword ${message}`, { errors: [{ path: '/newPassword', message }] });
}

function wrongPassword(): AppError {
  const event = { name: 'password_change_failed' } as const;
  return new AppError('INVALID_CREDENTIALS', 'The current password is wrong', { event });
}
