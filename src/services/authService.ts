import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { withTransaction } from '../config/database';
import type { Tx } from '../platform/postgres/db';
import { insertAccount, type Account } from '../models/account.model';
import * as userModel from '../models/user.model';
import type { UserWithAccount } from '../models/user.model';
import { createAccountNumber } from '../utils/accountNumber.util';
import { AppError } from '../errors/appError';
import type { Identity } from '../utils/jwt.util';
import { networksOf } from '../utils/network.util';
import type { Passwords } from '../platform/limits/passwords';
import { createChangePassword, type PasswordChange } from './auth/changePassword';
import { createLogIn, type Credentials, type LoggedIn, type LoginSource } from './auth/logIn';
import type { PasswordThrottle } from './auth/passwordThrottle';
import type { RegistrationThrottle } from './auth/registrationThrottle';
import { postOpening } from './ledger/openAccount';
import type { SessionService } from './sessionService';

interface Registration {
  email: string;
  password: string;
  fullName: string;
}

export type RegisteredUser = Pick<UserWithAccount, 'id' | 'email' | 'fullName' | 'accountNumber'>;

export interface AuthService {
  /** Creates a user with one account and its opening balance. @throws EMAIL_TAKEN, RATE_LIMITED */
  register(registration: Registration, ip: string): Promise<RegisteredUser>;
  /** Opens a session. @throws RATE_LIMITED, INVALID_CREDENTIALS: an unknown email gets the same answer and takes as long */
  logIn(credentials: Credentials, from: LoginSource): Promise<LoggedIn>;
  /** Ends all other sessions of the user. @throws INVALID_CREDENTIALS, RATE_LIMITED */
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
  const { pool, passwords, registrations } = deps;

  async function register(registration: Registration, ip: string): Promise<RegisteredUser> {
    const networks = networksOf(ip);
    const user = await registrations.attempt(networks, async () => {
      // Hashed before the email is looked up, so that a taken email takes as long.
      const passwordHash = await passwords.hash(registration.password, { line: networks.wide, known: false });
      return withTransaction(pool, (tx) => insertUser(tx, registration, passwordHash));
    });
    if (!user) throw new AppError('EMAIL_TAKEN');
    return user;
  }

  return { register, logIn: createLogIn(deps), changePassword: createChangePassword(deps) };
}

async function insertUser(tx: Tx, { email, fullName }: Registration, passwordHash: string) {
  const user = { id: uuidv7(), email, fullName };
  if (!(await userModel.insertUser(tx, { ...user, passwordHash }))) return null;
  const { accountNumber } = await openAccount(tx, user.id);
  return { ...user, accountNumber };
}

/** An account and, as its first entry, its opening balance. */
async function openAccount(tx: Tx, userId: string): Promise<Account> {
  const account = await insertWithFreeNumber(tx, userId);
  postOpening(tx, account);
  return account;
}

/** There are 10^12 account numbers: five random ones in a row are never all in use. */
async function insertWithFreeNumber(tx: Tx, userId: string): Promise<Account> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const account = await insertAccount(tx, { id: uuidv7(), userId, accountNumber: createAccountNumber() });
    if (account) return account;
  }
  throw new Error('No free account number was found');
}
