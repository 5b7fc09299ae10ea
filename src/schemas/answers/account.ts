import { z } from 'zod';
import { id, email, fullName, accountNumber, displayName, currency, money, time } from './fields';

export const profile = z.object({
  user: z
    .object({ id, email, full_name: fullName, account_number: accountNumber, balance: money, created_at: time })
    .meta({ id: 'Profile' }),
});

const account = z
  .object({ id, account_number: accountNumber, balance: money, currency, created_at: time })
  .meta({ id: 'Account' });
export const accounts = z.object({ data: z.array(account) });

export const recipient = z
  .object({ account_number: accountNumber, display_name: displayName, currency })
  .meta({ id: 'Recipient' });

export const balance = z.object({ balance: money, currency, at: time }).meta({ id: 'Balance' });
