import type { Pool } from 'pg';
import { withTransaction } from '../config/database';
import { findPayee, type Account, type Payee } from '../models/account.model';
import { deleteContact, listContacts, saveContact, type Contact, type ContactMarks } from '../models/contact.model';
import { AppError } from '../errors/appError';
import { getAccountOf, throwUnknownPayee } from './accounts/owner';

export const CONTACTS_MAX = 500;
const RECENT_MAX = 100;

/** Reading the people of 2,000 entries takes PostgreSQL about 3 ms. */
export const RECENT_ENTRIES = 2_000;

interface SaveRequest extends ContactMarks {
  userId: string;
  accountNumber: string;
}

export interface ContactService {
  /** Saved contacts, and people of recent entries: the starred ones first, then the latest. */
  list(userId: string): Promise<Contact[]>;
  /**
   * Saves a contact, or replaces its name and star. `countLookUp` is called before the answer reveals whether an unknown
   * account exists. @throws SAME_ACCOUNT, RECIPIENT_NOT_FOUND, CONTACT_LIMIT_EXCEEDED, and the errors of `countLookUp`
   */
  save(request: SaveRequest, countLookUp: () => Promise<void>): Promise<Contact>;
  /** Does nothing where there is no such contact. */
  remove(userId: string, accountNumber: string): Promise<void>;
}

export function createContactService(pool: Pool): ContactService {
  function read({ id, userId, version }: Account, onlyAccountId: string | null): Promise<Contact[]> {
    const after = Math.max(0, version - RECENT_ENTRIES);
    return listContacts(pool, { userId, accountId: id, after, recentMax: RECENT_MAX, onlyAccountId });
  }

  async function save({ userId, accountNumber, ...marks }: SaveRequest, countLookUp: () => Promise<void>) {
    const account = await getAccountOf(pool, userId);
    if (accountNumber === account.accountNumber)
      throw new AppError('SAME_ACCOUNT', 'Your own account cannot be a contact');
    const payee = await findPayee(pool, accountNumber);
    const known = payee && (await findKnown(account, payee));
    if (!known) await countLookUp();
    if (!payee) throwUnknownPayee();
    const saved = await withTransaction(pool, (tx) =>
      saveContact(tx, { userId, contactId: payee.userId, ...marks, max: CONTACTS_MAX }),
    );
    if (!saved) throw new AppError('CONTACT_LIMIT_EXCEEDED', `You have ${CONTACTS_MAX} contacts. Delete one first`);
    return { ...(known ?? newContact(payee)), ...marks, saved: true };
  }

  const findKnown = async (account: Account, { accountId }: Payee) => (await read(account, accountId))[0] ?? null;

  return {
    list: async (userId) => read(await getAccountOf(pool, userId), null),
    save,
    remove: (userId, accountNumber) => deleteContact(pool, userId, accountNumber),
  };
}

const newContact = ({ accountNumber, fullName }: Payee) => ({
  accountNumber,
  fullName,
  lastAt: null,
  lastPaidAt: null,
});
