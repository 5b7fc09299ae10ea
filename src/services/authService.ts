import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { withTransaction } from '../config/database';
import type { Tx } from '../platform/postgres/db';
import { insertAccount, OPENING_ACCOUNT_ID, type Account } from '../models/account.model';
import type { Device } from '../models/refreshToken.model';
import { insertTransactions } from '../models/transaction.model';
import * as userModel from '../models/user.model';
import type { UserWithAccount } from '../models/user.model';
import { createAccountNumber } from '../utils/accountNumber.util';
import { AppError } from '../errors/appError';
import type { Identity } from '../utils/jwt.util';
import { networksOf } from '../utils/network.util';
import { obviousFault, type Passwords } from '../utils/password.util';
import { noSuchUser } from './accountService';
import type { PasswordThrottle } from './auth/passwordThrottle';
import type { RegistrationThrottle } from './auth/registrationThrottle';
import type { SessionService } from './sessionService';
import type { SessionTokens } from './auth/tokenIssuer';

interface Registration {
  email: string;
  password: string;
  fullName: string;
}

interface Credentials {
  email: string;
  password: string;
}

/** Where a login comes from. */
interface LoginSource {
  device: Device;
  /** Of a browser in which the owner of this very account has logged in before. */
  knownDeviceId: string | null;
}

interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

export type RegisteredUser = Pick<UserWithAccount, 'id' | 'email' | 'fullName' | 'accountNumber'>;

export interface AuthService {
  /** Makes a user with one account and its opening balance. @throws EMAIL_TAKEN, RATE_LIMITED */
  register(registration: Registration, ip: string): Promise<RegisteredUser>;
  /** Opens a session. @throws INVALID_CREDENTIALS, the same and as slowly for an unknown email, or RATE_LIMITED */
  logIn(credentials: Credentials, from: LoginSource): Promise<SessionTokens & { user: UserWithAccount }>;
  /** Sets a new password and ends all sessions but this one. @throws INVALID_CREDENTIALS, RATE_LIMITED */
  changePassword(identity: Identity, change: PasswordChange): Promise<void>;
}

interface Dependencies {
  pool: Pool;
  passwords: Passwords;
  sessions: SessionService;
  throttle: PasswordThrottle;
  registrations: RegistrationThrottle;
}

export function createAuthService(deps: Dependencies): AuthService {
  const { pool, passwords, sessions, throttle, registrations } = deps;

  async function register(registration: Registration, ip: string): Promise<RegisteredUser> {
    const networks = networksOf(ip);
    const user = await registrations.attempt(networks, async () => {
      // Before the look at the email, so that a taken one takes as long.
      const passwordHash = await passwords.hash(registration.password, { line: networks.wide, known: false });
      return withTransaction(pool, (tx) => insertUser(tx, registration, passwordHash));
    });
    if (!user) throw new AppError('EMAIL_TAKEN');
    return user;
  }

  async function logIn({ email, password }: Credentials, { device, knownDeviceId }: LoginSource) {
    const found = await userModel.findUserToLogIn(pool, email, device.network);
    const networks = networksOf(device.ip);
    const knownNetwork = found?.knownNetwork ? device.network : null;
    const knownPlace = knownDeviceId === null ? knownNetwork : `device/${knownDeviceId}`;
    // The owner where they are known has a line that nobody else can stand in.
    const asker =
      found && knownPlace !== null ? { line: found.user.id, known: true } : { line: networks.wide, known: false };
    const guess = { account: email, userId: found?.user.id, knownPlace, networks };
    const right = await throttle.guess(guess, () => passwords.matches(password, found?.passwordHash ?? null, asker));
    if (!found || !right) throw loginFailed(found?.user.id);
    const { user, passwordHash } = found;
    const session = await sessions.open(user.id, device, async (tx) => {
      // A change of password ends the sessions that there are. None may begin a moment later with the old one.
      if (!(await userModel.lockUnchangedPassword(tx, user.id, passwordHash))) throw loginFailed(user.id);
    });
    return { ...session, user };
  }

  async function changePassword(identity: Identity, { currentPassword, newPassword }: PasswordChange): Promise<void> {
    const { userId: id } = identity;
    const owner = (await userModel.findPasswordOwner(pool, id)) ?? noSuchUser();
    const { passwordHash: from } = owner;
    const fault = obviousFault(newPassword, owner);
    if (fault) throw badNewPassword(fault);
    // Counted for the session: who has stolen one cannot make the owner wait in another.
    const guess = { account: id, userId: id, knownPlace: identity.sessionId, networks: networksOf('') };
    const asker = { line: id, known: true };
    const right = await throttle.guess(guess, () => passwords.matches(currentPassword, from, asker));
    if (!right) throw wrongPassword();
    const to = await passwords.hash(newPassword, asker);
    await sessions.endOthers(identity, async (tx) => {
      if (!(await userModel.updatePassword(tx, { id, from, to }))) throw wrongPassword();
    });
  }

  return { register, logIn, changePassword };
}

/** Null when the email is registered already. */
async function insertUser(tx: Tx, { email, fullName }: Registration, passwordHash: string) {
  const user = { id: uuidv7(), email, fullName };
  if (!(await userModel.insertUser(tx, { ...user, passwordHash }))) return null;
  const { accountNumber } = await openAccount(tx, user.id);
  return { ...user, accountNumber };
}

/** The log may know whose account it was. The client must not. */
function loginFailed(userId: string | undefined): AppError {
  return new AppError('INVALID_CREDENTIALS', undefined, { event: { name: 'login_failed', userId } });
}

/** As the schema would say it, if it knew the user. */
function badNewPassword(message: string): AppError {
  return new AppError('VALIDATION_FAILED', `newPassword ${message}`, { errors: [{ path: '/newPassword', message }] });
}

function wrongPassword(): AppError {
  const event = { name: 'password_change_failed' } as const;
  return new AppError('INVALID_CREDENTIALS', 'The current password is wrong', { event });
}

/** An account and, as its first entry, the transaction that its opening balance comes from. */
async function openAccount(tx: Tx, userId: string): Promise<Account> {
  const account = await insertWithFreeNumber(tx, userId);
  const { id, balanceCents, version, lastEntryAt } = account;
  insertTransactions(tx, [
    {
      id: uuidv7(),
      type: 'opening',
      fromAccountId: OPENING_ACCOUNT_ID,
      toAccountId: id,
      amountCents: balanceCents,
      status: 'completed',
      description: 'Opening balance',
      createdAt: lastEntryAt,
      from: null,
      to: { version, balanceCents },
      idempotency: null,
      refundOf: null,
      batchId: null,
      failureCode: null,
    },
  ]);
  return account;
}

/** Of 10^12 numbers one is taken rarely, five in a row never. */
async function insertWithFreeNumber(tx: Tx, userId: string): Promise<Account> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const account = await insertAccount(tx, { id: uuidv7(), userId, accountNumber: createAccountNumber() });
    if (account) return account;
  }
  throw new Error('No free account number was found');
}
