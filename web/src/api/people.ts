import { unwrap, type components } from '@payverse/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

/** The other party of a payment. The server shortens the name: `Bob E.` */
export interface Person {
  accountNumber: string;
  name: string;
}

export const recipientKeys = { byNumber: (accountNumber: string) => ['recipient', accountNumber] as const };

/** The person with this account number, and the currency of the account. */
export const recipientQuery = (accountNumber: string) =>
  queryOptions({
    queryKey: recipientKeys.byNumber(accountNumber),
    queryFn: async ({ signal }) => {
      const params = { path: { account_number: accountNumber } };
      const recipient = await unwrap(api.GET('/api/recipients/{account_number}', { params, signal }));
      return { ...toPerson(recipient), currency: recipient.currency };
    },
    staleTime: 60_000,
  });

/** The system account, from which opening balances come. It accepts no payments. */
const SYSTEM_ACCOUNT = 'ACC0000000000000';

export const isSystemAccount = ({ accountNumber }: Person): boolean => accountNumber === SYSTEM_ACCOUNT;

export const toPerson = ({ account_number, display_name }: components['schemas']['Counterparty']): Person => ({
  accountNumber: account_number,
  name: display_name,
});
