import { OPENING_ACCOUNT_ID as SYSTEM } from '../../../src/models/account.model';
import type { WholeBook } from '../wholeBook';
import { SYSTEM_NUMBER, NEW_ID, pay, setAccount, setTransaction, entry, type DamageCase } from './statements';

/** Damage to one transaction. */
export const transactionDamage = (book: WholeBook): DamageCase[] => [
  [
    'a refusal that is an entry of the recipient too',
    () =>
      `${setTransaction(book.alice.entries[11], 'to_version = 4, to_balance_after = 1001.50')};
       UPDATE accounts SET version = 4, last_entry_at = last.at FROM (
         SELECT created_at AS at FROM transactions WHERE id = '${book.alice.entries[11]!}') AS last WHERE id = '${book.carol.id}'`,
    { sides: 1 },
    'sides',
    () => ({
      ...entry(book.alice, 11),
      stored: "failed transfer, sender's version 11, balance 989.00, recipient's version 4, balance 1001.50",
      expected: 'an entry of the sender only',
    }),
  ],
  [
    'a refusal that is no entry of the sender',
    () =>
      `${setTransaction(book.alice.entries[11], 'from_version = NULL, from_balance_after = NULL')}; ${setAccount(book.alice, 'version = 10')}`,
    { sides: 1, last_entry_at: 1 },
    'sides',
    () => ({
      account: book.carol.number,
      transactionId: book.alice.entries[11]!,
      version: null,
      stored: 'failed transfer',
      expected: 'an entry of the sender only',
    }),
  ],
  [
    'a transfer that is no entry of the recipient',
    () =>
      `${setTransaction(book.carol.entries[3], 'to_version = NULL, to_balance_after = NULL')};
       ${setAccount(book.bob, 'version = 7, balance = 1009.00')}`,
    { sides: 1, last_entry_at: 1, total: 1 },
    'sides',
    () => ({
      ...entry(book.carol, 3),
      stored: "completed transfer, sender's version 3, balance 1001.50",
      expected: 'an entry of both',
    }),
  ],
  [
    'an entry of the sender without a balance',
    () => setTransaction(book.alice.entries[2], 'from_balance_after = NULL'),
    { sides: 1 },
    'sides',
    () => ({
      ...entry(book.alice, 2),
      stored: "completed transfer, sender's version 2, recipient's version 2, balance 1010.00",
      expected: 'an entry of both',
    }),
  ],
  [
    'an entry of the recipient without a balance',
    () => setTransaction(book.bob.entries[1], 'to_balance_after = NULL'),
    { sides: 1 },
    'sides',
    () => ({
      ...entry(book.bob, 1),
      stored: "completed opening, recipient's version 1",
      expected: 'an entry of the recipient only',
    }),
  ],
  [
    'an opening that was refused',
    () =>
      `${setTransaction(book.alice.entries[11], `type = 'opening', from_account_id = '${SYSTEM}', from_version = NULL, from_balance_after = NULL`)};
       ${setAccount(book.alice, 'version = 10')}`,
    { sides: 1, last_entry_at: 1 },
    'sides',
    () => ({
      account: book.carol.number,
      transactionId: book.alice.entries[11]!,
      version: null,
      stored: 'failed opening',
      expected: 'an entry of the sender only',
    }),
  ],
  [
    'an unknown status',
    () =>
      `${pay({ from: book.alice.id, to: book.bob.id, amount: '0.01' })}; ${setTransaction(NEW_ID, "status = 'pending'")}`,
    { sides: 1, balance: 2, balance_after: 2 },
    'sides',
    () => expect.objectContaining({ transactionId: NEW_ID, stored: expect.stringMatching(/^pending transfer/) }),
  ],
  [
    'a payment of less than nothing',
    () => pay({ from: book.alice.id, to: book.bob.id, amount: '-5.00' }),
    { amount: 1 },
    'amount',
    () => ({
      account: book.alice.number,
      transactionId: NEW_ID,
      version: 12,
      stored: '-5.00',
      expected: '0.01 to 1000000000.00',
    }),
  ],
  [
    'an account that is gone',
    () => `DELETE FROM accounts WHERE id = '${book.carol.id}'`,
    { two_accounts: 5, total: 1 },
    'two_accounts',
    () => ({
      ...entry(book.carol, 1),
      account: book.carol.id,
      stored: `from ${SYSTEM} to ${book.carol.id}`,
      expected: 'two accounts that exist',
    }),
  ],
  [
    'a payment to the same account',
    () =>
      `${pay({ from: book.alice.id, to: book.alice.id, amount: '5.00' })};
       ${setTransaction(NEW_ID, 'to_version = 13, to_balance_after = 989.00')}; ${setAccount(book.alice, 'version = 13, balance = 989.00')}`,
    { two_accounts: 1 },
    'two_accounts',
    () => ({
      account: book.alice.number,
      transactionId: NEW_ID,
      version: 12,
      stored: `from ${book.alice.id} to ${book.alice.id}`,
      expected: 'two accounts that exist',
    }),
  ],
  [
    'transfers between two currencies',
    () => setAccount(book.carol, "currency = 'EUR'"),
    { currency: 4 },
    'currency',
    () => ({ ...entry(book.alice, 6), stored: 'USD to EUR', expected: 'one currency' }),
  ],
  [
    'an opening that a user paid',
    () => setTransaction(book.carol.entries[1], `from_account_id = '${book.alice.id}'`),
    { system_account: 1 },
    'system_account',
    () => ({
      ...entry(book.carol, 1),
      stored: `opening from ${book.alice.number} to ${book.carol.number}`,
      expected: 'an opening, from a system account to a user',
    }),
  ],
  [
    'a transfer from a system account',
    () => pay({ from: SYSTEM, to: book.bob.id, amount: '1.00' }),
    { sides: 1, system_account: 1, total: 1 },
    'system_account',
    () => ({
      account: book.bob.number,
      transactionId: NEW_ID,
      version: 9,
      stored: `transfer from ${SYSTEM_NUMBER} to ${book.bob.number}`,
      expected: 'an opening, from a system account to a user',
    }),
  ],
  [
    'a refusal to pay a system account',
    () => setTransaction(book.alice.entries[11], `to_account_id = '${SYSTEM}'`),
    { system_account: 1 },
    'system_account',
    () => ({
      ...entry(book.alice, 11),
      stored: `transfer from ${book.alice.number} to ${SYSTEM_NUMBER}`,
      expected: 'an opening, from a system account to a user',
    }),
  ],
];
