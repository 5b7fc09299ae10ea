import type { Pool } from 'pg';
import type { Tx } from '../../platform/postgres/db';
import type { Device } from '../../models/refreshToken.model';
import { findUserToLogIn, lockUnchangedPassword, type UserWithAccount } from '../../models/user.model';
import { AppError } from '../../errors/appError';
import { networksOf } from '../../utils/network.util';
import type { Passwords } from '../../platform/limits/passwords';
import type { SessionTokens } from '../sessions/tokenIssuer';
import type { PasswordThrottle } from './passwordThrottle';

export interface Credentials {
  email: string;
  password: string;
}

export interface LoginSource {
  device: Device;
  /** The id of a browser in which the owner of this account has logged in before, or null. */
  knownDeviceId: string | null;
}

export type LoggedIn = SessionTokens & { user: UserWithAccount };

interface Dependencies {
  pool: Pool;
  passwords: Passwords;
  sessions: { open(userId: string, device: Device, first: (tx: Tx) => Promise<void>): Promise<SessionTokens> };
  throttle: PasswordThrottle;
}

export function createLogIn({ pool, passwords, sessions, throttle }: Dependencies) {
  return async function logIn({ email, password }: Credentials, from: LoginSource): Promise<LoggedIn> {
    const { device, knownDeviceId } = from;
    const found = await findUserToLogIn(pool, email, device.network);
    const networks = networksOf(device.ip);
    const knownNetwork = found?.knownNetwork ? device.network : null;
    const knownPlace = knownDeviceId === null ? knownNetwork : `device/${knownDeviceId}`;
    // At a known place the owner waits for a hash in a line of the account, which strangers cannot fill.
    const asker =
      found && knownPlace !== null ? { line: found.user.id, known: true } : { line: networks.wide, known: false };
    const guess = { account: email, userId: found?.user.id, knownPlace, networks };
    const right = await throttle.guess(guess, () => passwords.matches(password, found?.passwordHash ?? null, asker));
    if (!found || !right) throw loginFailed(found?.user.id);
    const { user, passwordHash } = found;
    const session = await sessions.open(user.id, device, async (tx) => {
      // A change of the password ends all sessions that exist. A login that began before it must not open another one.
      if (!(await lockUnchangedPassword(tx, user.id, passwordHash))) throw loginFailed(user.id);
    });
    return { ...session, user };
  };
}

/** The user is for the log only: the answer must not reveal whether the account exists. */
function loginFailed(userId: string | undefined): AppError {
  return new AppError('INVALID_CREDENTIALS', undefined, { event: { name: 'login_failed', userId } });
}
